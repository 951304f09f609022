package io.equipoise.evaluator.domain.arm;

/**
 * A way to put a training set together. All of them are measured on the same held-out real people,
 * with the same learner, seeds and folds; {@link #REAL} is what the others are compared with, and
 * the verdict rests on {@link #HYBRID}.
 */
public enum TrainingSet {
  /** The real people as they are; "train on real, test on real". */
  REAL("real", "real people only", false),
  /** The same, weighted so that group and outcome are independent (Kamiran and Calders 2012). */
  REWEIGHED("reweighed", "real people, reweighed by group and outcome", false),
  /**
   * The same and copies of real people of the subgroup, drawn with replacement, a new draw for each
   * model. As many copies of each group and outcome as the batch has rows, so that it is also the
   * control that a batch has to beat: what can be had without any new information.
   */
  OVERSAMPLED("oversampled", "real people and copies of the subgroup's", false),
  /** The same and rows between neighbors of the subgroup (SMOTE-NC, Chawla et al. 2002). */
  SMOTE_NC("smote-nc", "real people and interpolated ones of the subgroup (SMOTE-NC)", false),
  /** Real people and the batch. */
  HYBRID("real+synthetic", "real people and the batch", true),
  /** Real people and the batch, weighted so that group and outcome are independent. */
  HYBRID_REWEIGHED(
      "real+synthetic-reweighed",
      "real people and the batch, reweighed by group and outcome",
      true),
  /** The batch alone: "train on synthetic, test on real". */
  SYNTHETIC("synthetic", "the batch only", true),
  /**
   * Trained on the batch first and then on the real people: trees go on boosting from the batch's
   * trees, a network goes on from the batch's weights.
   */
  PRETRAINED("pretrained", "the batch first, then real people", true),
  /** No training set of its own: the mean of what real and batch-only models predict. */
  ENSEMBLE("ensemble", "mean of the models of real people and of the batch", true);

  private final String key;
  private final String words;
  private final boolean needsSynthetic;

  TrainingSet(String key, String words, boolean needsSynthetic) {
    this.key = key;
    this.words = words;
    this.needsSynthetic = needsSynthetic;
  }

  /** Name in reports. */
  public String key() {
    return key;
  }

  /** Name in sentences. */
  public String words() {
    return words;
  }

  /** Whether there is none without synthetic rows. */
  public boolean needsSynthetic() {
    return needsSynthetic;
  }

  /**
   * Whether it takes a model that has learned from the synthetic rows alone, which therefore must
   * have both outcomes among them.
   */
  public boolean needsModelOfSynthetic() {
    return this == SYNTHETIC || this == PRETRAINED || this == ENSEMBLE;
  }
}
