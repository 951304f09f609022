package io.equipoise.ingest.rest;

import io.equipoise.schemas.access.Role;
import io.equipoise.schemas.access.TokenFile;
import io.equipoise.schemas.access.Tokens;
import io.javalin.http.Context;
import java.util.Optional;

/** Looks at the token that a request bears. Safe to share between threads. */
final class Door {
  private final Optional<TokenFile> file;

  /** A door that asks for a token of the file; without a file it is open. */
  Door(Optional<TokenFile> file) {
    this.file = file;
  }

  /**
   * Returns when the request may do what the role may. Throws a {@link ProblemKind#UNAUTHORIZED} or
   * {@link ProblemKind#FORBIDDEN} problem.
   */
  void require(Role role, Context request) {
    if (file.isEmpty()) {
      return;
    }
    String authorization = Optional.ofNullable(request.header("Authorization")).orElse("");
    Optional<Tokens.Entry> bearer = file.get().bearer(authorization);
    if (bearer.isEmpty()) {
      request.header("WWW-Authenticate", "Bearer realm=\"equipoise\"");
      throw new ProblemException(
          ProblemKind.UNAUTHORIZED,
          "the request bears no token that is known; send it as Authorization: Bearer <token>");
    }
    if (!bearer.get().role().includes(role)) {
      throw new ProblemException(
          ProblemKind.FORBIDDEN,
          "the token's role is "
              + bearer.get().role().id()
              + "; sending records needs one of role write");
    }
  }
}
