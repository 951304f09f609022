package io.equipoise.ingest.domain;

/**
 * Why one item was refused. Holds no value of a patient: {@code reason} speaks of the rule that was
 * broken, not of what broke it, so it may go into headers and logs.
 *
 * @param code what kind of fault
 * @param field the column or element at fault; empty when the whole item is
 * @param reason what is wrong, for people
 */
public record Rejected(RejectionCode code, String field, String reason) {
  /** Checks that there is a reason. */
  public Rejected {
    if (reason.isBlank()) {
      throw new IllegalArgumentException("a rejection needs a reason");
    }
  }
}
