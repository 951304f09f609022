package io.equipoise.ingest.fhir;

/** A resource breaks a rule of R4. Names the element, never its value. */
final class InvalidResourceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String element;

  InvalidResourceException(String element, String reason) {
    super(reason);
    this.element = element;
  }

  /** Name of the element at fault; empty when not known. */
  String element() {
    return element;
  }
}
