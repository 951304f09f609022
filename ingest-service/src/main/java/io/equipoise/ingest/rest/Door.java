package io.equipoise.ingest.rest;

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
    Optional<Tokens.Entry> bearer =
        file.get().tokens().flatMap(tokens -> tokens.bearer(authorization));
    if (bearer.isEmpty()) {
      request.header("WWW-Authenticate", "Bearer realm=\"equipoise\"");
      throw new ProblemException(
          ProblemKind.UNAUTHORIZED,
          "the request bears no token that is known; send it as Authorization: Bearer <token>");
    }
    if (role == Role.WRITE && bearer.get().role() != Role.WRITE) {
      throw new ProblemException(
          ProblemKind.FORBIDDEN,
          "the token's role is read; sending records needs one of role write");
    }
  }
}
