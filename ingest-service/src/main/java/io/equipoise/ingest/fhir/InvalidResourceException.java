package io.equipoise.ingest.fhir;

import io.equipoise.ingest.domain.Rejected;
import io.equipoise.ingest.domain.RejectionCode;

/** A resource breaks a rule of R4. Names the element, never its value. */
final class InvalidResourceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Rejected rejected;

  /** For the element of this name, empty when not known. */
  InvalidResourceException(String element, String reason) {
    super(reason);
    this.rejected = new Rejected(RejectionCode.INVALID_RESOURCE, element, reason);
  }

  /** The fault as a value. */
  Rejected rejected() {
    return rejected;
  }
}
