package io.equipoise.ingest.rest;

/**
 * Why a request was not taken: the member {@code code} of the problem details (RFC 9457) that
 * answer it. Codes are stable, new ones may be added.
 */
enum ProblemKind {
  /** Breaks the rules of HTTP; answered with 501 or 505 where its method or version is unknown. */
  BAD_REQUEST(400, "bad-request", false),
  /** Has no body. */
  EMPTY_BODY(400, "empty-body", false),
  /** Says gzip, and is not, or is cut off. */
  BROKEN_GZIP(400, "broken-gzip", false),
  /** Has no token, or none that is known. */
  UNAUTHORIZED(401, "unauthorized", false),
  /** Has a token that may not do this. */
  FORBIDDEN(403, "forbidden", false),
  /** Asks for something that is not here. */
  NOT_FOUND(404, "not-found", false),
  /** Sends FHIR to a dataset whose descriptor has no {@code sources.fhir}. */
  NO_FHIR_SOURCE(404, "no-fhir-source", false),
  /** Uses a method that the path does not have. */
  METHOD_NOT_ALLOWED(405, "method-not-allowed", false),
  /** Comes too slowly. */
  TOO_SLOW(408, "too-slow", false),
  /** Has more bytes than are read. */
  BODY_TOO_LARGE(413, "body-too-large", false),
  /** Has more items than are taken at once. */
  TOO_MANY_ITEMS(413, "too-many-items", false),
  /** Unpacks to many times its size. */
  COMPRESSION_RATIO(413, "compression-ratio", false),
  /** Has a path that is too long. */
  URI_TOO_LONG(414, "uri-too-long", false),
  /** Is of a kind that is not read here. */
  UNSUPPORTED_MEDIA_TYPE(415, "unsupported-media-type", false),
  /** Is packed in a way that is not read here. */
  UNSUPPORTED_ENCODING(415, "unsupported-content-encoding", false),
  /** Holds no item that could be accepted. */
  NOTHING_ACCEPTED(422, "nothing-accepted", false),
  /** Comes while others take all the room. */
  BUSY(429, "busy", true),
  /** Has headers that are too large. */
  HEADERS_TOO_LARGE(431, "headers-too-large", false),
  /** Met a fault of ours. */
  INTERNAL(500, "internal", false),
  /** Could not be handed on to Kafka in full. */
  NOT_DELIVERED(503, "not-delivered", true),
  /** Comes while the service stops. */
  STOPPING(503, "stopping", true);

  private final int status;
  private final String code;
  private final boolean retry;

  ProblemKind(int status, String code, boolean retry) {
    this.status = status;
    this.code = code;
    this.retry = retry;
  }

  /** HTTP status. */
  int status() {
    return status;
  }

  /** Stable name, in kebab case. */
  String code() {
    return code;
  }

  /** Whether the same request may be taken a little later. */
  boolean retry() {
    return retry;
  }

  /** What an answer that was not given by us, but by HTTP's machinery, means. */
  static ProblemKind ofStatus(int status) {
    return switch (status) {
      case 401 -> UNAUTHORIZED;
      case 403 -> FORBIDDEN;
      case 404 -> NOT_FOUND;
      case 405 -> METHOD_NOT_ALLOWED;
      case 408 -> TOO_SLOW;
      case 413 -> BODY_TOO_LARGE;
      case 414 -> URI_TOO_LONG;
      case 415 -> UNSUPPORTED_MEDIA_TYPE;
      case 431 -> HEADERS_TOO_LARGE;
      case 500 -> INTERNAL;
      case 503 -> STOPPING;
      default -> BAD_REQUEST;
    };
  }
}
