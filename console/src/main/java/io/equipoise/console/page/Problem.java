package io.equipoise.console.page;

import io.equipoise.console.view.StateJson;
import io.javalin.http.Context;

/** An answer that says what is wrong, as RFC 9457 has it. Ends the handling of the request. */
final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String title;

  /**
   * A problem.
   *
   * @param status HTTP status, 400 or more
   * @param title what kind of problem it is, in a few words
   * @param detail what is wrong here and what to do, without any value of a patient
   */
  Problem(int status, String title, String detail) {
    super(detail);
    this.status = status;
    this.title = title;
  }

  /** HTTP status. */
  int status() {
    return status;
  }

  void answer(Context context) {
    context
        .status(status)
        .contentType("application/problem+json")
        .result(
            StateJson.bytes(
                json -> {
                  json.writeStartObject();
                  json.writeStringField("type", "about:blank");
                  json.writeStringField("title", title);
                  json.writeNumberField("status", status);
                  json.writeStringField("detail", getMessage());
                  json.writeStringField("instance", context.path());
                  json.writeEndObject();
                }));
    if (status == 401) {
      context.header("WWW-Authenticate", "Bearer realm=\"equipoise\"");
    }
  }
}
