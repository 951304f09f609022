package io.equipoise.evaluator.domain;

/**
 * One training set, and what the models that came of it predict for the held-out people. Immutable.
 */
public final class ScoredArm {
  private final String name;
  private final long realRecords;
  private final long syntheticRecords;
  private final double threshold;
  private final double[] probabilities;

  /**
   * An arm.
   *
   * @param name for example {@code real} or {@code real+synthetic}
   * @param realRecords real training records
   * @param syntheticRecords synthetic training records
   * @param threshold decision threshold, chosen on training people, in (0, 1)
   * @param probabilities predicted probability per row of the holdout, copied
   */
  public ScoredArm(
      String name,
      long realRecords,
      long syntheticRecords,
      double threshold,
      double[] probabilities) {
    if (!(threshold > 0 && threshold < 1)) {
      throw new IllegalArgumentException("threshold must be in (0, 1), got " + threshold);
    }
    this.name = name;
    this.realRecords = realRecords;
    this.syntheticRecords = syntheticRecords;
    this.threshold = threshold;
    this.probabilities = probabilities.clone();
  }

  /** Name of the arm. */
  public String name() {
    return name;
  }

  /** Real training records. */
  public long realRecords() {
    return realRecords;
  }

  /** Synthetic training records. */
  public long syntheticRecords() {
    return syntheticRecords;
  }

  /** Decision threshold on the probability. */
  public double threshold() {
    return threshold;
  }

  /** A copy of the predicted probabilities. */
  public double[] probabilities() {
    return probabilities.clone();
  }
}
