package io.equipoise.console.page;

import io.javalin.http.Context;

/**
 * What browsers are told to refuse: scripts that are not our files, framing by others, guessing of
 * types. Nothing is cached unless a handler says so.
 */
final class SecurityHeaders {
  /**
   * For the page: no style in markup either. The page and its charts set styles by properties of
   * elements only, which is no markup.
   */
  static final String PAGE_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; "
          + "img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; "
          + "form-action 'none'; frame-ancestors 'none'";

  /** For cards, which are single files with a style sheet of their own and no script at all. */
  static final String CARD_POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
          + "form-action 'none'; frame-ancestors 'none'";

  private SecurityHeaders() {}

  static void set(Context context) {
    context.header("Content-Security-Policy", PAGE_POLICY);
    context.header("X-Content-Type-Options", "nosniff");
    context.header("X-Frame-Options", "DENY");
    context.header("Referrer-Policy", "no-referrer");
    context.header("Cross-Origin-Opener-Policy", "same-origin");
    context.header("Cross-Origin-Resource-Policy", "same-origin");
    context.header("Permissions-Policy", "camera=(), microphone=(), geolocation=()");
    context.header("Cache-Control", "no-store");
  }
}
