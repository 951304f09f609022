package io.equipoise.ingest.rest;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Answers what HTTP's machinery refuses before a route is found as all problems are answered. Never
 * tells what was sent, or a stack trace.
 */
final class ProblemErrors extends ErrorHandler {
  static final String PROBLEM = "application/problem+json";

  private static final String DETAIL = "the request does not keep the rules or limits of HTTP";

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    ProblemKind kind = ProblemKind.ofStatus(status);
    HttpFields.Mutable headers = response.getHeaders();
    headers.put(HttpHeader.CONTENT_TYPE, PROBLEM);
    headers.put(HttpHeader.CACHE_CONTROL, "no-store");
    if (kind.retry()) {
      headers.put(HttpHeader.RETRY_AFTER, RestServer.RETRY_AFTER_SECONDS);
    }
    response.write(true, ByteBuffer.wrap(body(kind, status)), callback);
    return true;
  }

  private static byte[] body(ProblemKind kind, int status) {
    String detail =
        switch (kind) {
          case STOPPING -> "the service is stopping; nothing of this request was delivered";
          case INTERNAL -> "the service has failed; its log says more";
          default -> DETAIL;
        };
    return Answers.refusal(kind, status, detail);
  }
}
