package io.equipoise.evaluator.domain;

/**
 * One training set, and what the models that came of it predict for the held-out people. Immutable.
 */
public final class ScoredArm {
  private final String name;
  private final String learner;
  private final long realRecords;
  private final long syntheticRecords;
  private final double threshold;
  private final double[] probabilities;

  /**
   * An arm.
   *
   * @param name for example {@code real} or {@code real+synthetic}
   * @param learner name and version of the learner; empty when there is only one
   * @param realRecords real training records
   * @param syntheticRecords synthetic training records
   * @param threshold decision threshold, chosen on training people, in (0, 1)
   * @param probabilities predicted probability per row of the holdout, each in [0, 1], copied
   */
  public ScoredArm(
      String name,
      String learner,
      long realRecords,
      long syntheticRecords,
      double threshold,
      double[] probabilities) {
    if (!(threshold > 0 && threshold < 1)) {
      throw new IllegalArgumentException("threshold must be in (0, 1), got " + threshold);
    }
    for (int row = 0; row < probabilities.length; row++) {
      if (!(probabilities[row] >= 0 && probabilities[row] <= 1)) {
        throw new IllegalArgumentException(
            "probability of row " + row + " of arm " + name + " is not in [0, 1]");
      }
    }
    this.name = name;
    this.learner = learner;
    this.realRecords = realRecords;
    this.syntheticRecords = syntheticRecords;
    this.threshold = threshold;
    this.probabilities = probabilities.clone();
  }

  /** An arm of the only learner there is. */
  public ScoredArm(
      String name,
      long realRecords,
      long syntheticRecords,
      double threshold,
      double[] probabilities) {
    this(name, "", realRecords, syntheticRecords, threshold, probabilities);
  }

  /** Name of the arm. */
  public String name() {
    return name;
  }

  /** Name and version of the learner; empty when there is only one. */
  public String learner() {
    return learner;
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
