package io.equipoise.ingest.rest;

import java.util.Set;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Lets requests through whose method is one of HTTP's; anything may be sent as a method. */
final class KnownMethods extends Handler.Wrapper {
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE");

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (METHODS.contains(request.getMethod())) {
      return super.handle(request, response, callback);
    }
    Response.writeError(request, response, callback, HttpStatus.NOT_IMPLEMENTED_501);
    return true;
  }
}
