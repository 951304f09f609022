package io.equipoise.evaluator.domain;

/**
 * What becomes of a batch, and why.
 *
 * @param outcome what becomes of it
 * @param reason one sentence with the figures, for people
 */
public record Decision(Outcome outcome, String reason) {

  /** What can become of a batch. */
  public enum Outcome {
    /** Fairness improved with evidence, and nothing else suffered. */
    PROMOTED,
    /** There is no such evidence. */
    QUARANTINED,
    /** There was no batch to judge. */
    REFUSED
  }

  /** No evidence, for this reason. */
  public static Decision quarantined(String reason) {
    return new Decision(Outcome.QUARANTINED, reason);
  }
}
