package io.equipoise.evaluator.domain.drift;

/**
 * What a champion said of one labeled record, and what was true.
 *
 * @param person number of the patient; the same for all records of one
 * @param time event time, milliseconds since 1970-01-01T00:00Z
 * @param probability predicted probability of the positive label, in [0, 1]
 * @param predicted whether the probability reaches the champion's threshold
 * @param positive whether the label is the positive one
 */
public record Outcome(
    long person, long time, double probability, boolean predicted, boolean positive) {
  /** Checks the probability. */
  public Outcome {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("probability must be in [0, 1]");
    }
  }

  /** Whether the champion was wrong. */
  public boolean isError() {
    return predicted != positive;
  }

  /** Tells nothing of the patient. */
  @Override
  public String toString() {
    return "Outcome";
  }
}
