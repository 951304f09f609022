package io.equipoise.evaluator.domain;

import java.util.List;
import java.util.Set;

/**
 * What is measured of the predictions for one group of people, and of everybody.
 *
 * <p>TP, FP, TN and FN are the counts of a {@link Confusion}; {@code p} is a predicted probability,
 * {@code y} the outcome (1 or 0), {@code n} the number of records. A measure whose denominator is 0
 * is undefined, never 0.
 */
public enum Measure {
  /**
   * Area under the ROC curve, in [0, 1]; see {@link io.equipoise.cohort.statistics.RankedScores}.
   * Needs both outcomes.
   */
  AUROC("auroc", "AUROC", Direction.HIGHER, Need.POSITIVES, Need.NEGATIVES),
  /**
   * Average precision, in [0, 1]: the area under the steps of the precision-recall curve; see
   * {@link io.equipoise.cohort.statistics.RankedScores#averagePrecision}. A coin gets the base
   * rate, so that groups of different base rates cannot be compared by it. Rests on positive
   * outcomes; needs both.
   */
  AVERAGE_PRECISION(
      "averagePrecision",
      "average precision",
      Direction.HIGHER,
      Need.POSITIVES,
      Need.BOTH_OUTCOMES),
  /**
   * Brier score, {@code mean (p - y)^2}, in [0, 1]. Source: G. W. Brier, Verification of forecasts
   * expressed in terms of probability, Monthly Weather Review 78 (1950) 1–3 (halved: one of the two
   * classes).
   */
  BRIER_SCORE("brierScore", "Brier score", Direction.LOWER),
  /**
   * Logarithmic loss, {@code -mean (y ln p + (1 - y) ln(1 - p))} in nats, at least 0; {@code p} is
   * cut to [1e-15, 1 - 1e-15], so that one certain mistake costs 34.5 and not infinity.
   */
  LOG_LOSS("logLoss", "log loss", Direction.LOWER),
  /** Share of right decisions, (TP + TN) / n, in [0, 1]. */
  ACCURACY("accuracy", "accuracy", Direction.HIGHER),
  /**
   * Positive predictive value, TP / (TP + FP), in [0, 1]: share of those decided positive who are.
   * Needs people who are decided positive, and both outcomes.
   */
  PRECISION("precision", "precision", Direction.HIGHER, Need.DECIDED_POSITIVE, Need.BOTH_OUTCOMES),
  /**
   * Share of the positive outcomes that were decided positive (sensitivity, recall), TP / (TP +
   * FN), in [0, 1]. Rests on positive outcomes; needs both.
   */
  TRUE_POSITIVE_RATE(
      "truePositiveRate",
      "true positive rate",
      Direction.HIGHER,
      Need.POSITIVES,
      Need.BOTH_OUTCOMES),
  /**
   * Harmonic mean of precision and true positive rate, 2 TP / (2 TP + FP + FN), in [0, 1]. Rests on
   * positive outcomes; needs both.
   */
  F1("f1", "F1", Direction.HIGHER, Need.POSITIVES, Need.BOTH_OUTCOMES),
  /**
   * Share of the negative outcomes that were decided positive, FP / (FP + TN), in [0, 1]. Rests on
   * negative outcomes; needs both.
   */
  FALSE_POSITIVE_RATE(
      "falsePositiveRate",
      "false positive rate",
      Direction.LOWER,
      Need.NEGATIVES,
      Need.BOTH_OUTCOMES),
  /**
   * Share of the positive outcomes that were missed, FN / (TP + FN), in [0, 1]. Rests on positive
   * outcomes; needs both.
   */
  FALSE_NEGATIVE_RATE(
      "falseNegativeRate",
      "false negative rate",
      Direction.LOWER,
      Need.POSITIVES,
      Need.BOTH_OUTCOMES),
  /** Share decided positive, (TP + FP) / n, in [0, 1]. */
  SELECTION_RATE("selectionRate", "selection rate", Direction.NONE),
  /**
   * Share of positive outcomes, (TP + FN) / n, in [0, 1]. Needs both outcomes: with few of one, it
   * would tell how many.
   */
  BASE_RATE("baseRate", "base rate", Direction.NONE, Need.POSITIVES, Need.NEGATIVES),
  /**
   * Expected calibration error, in [0, 1]: how far predicted probabilities are from observed
   * shares, on average over bins of equal size, less part of what chance adds; see {@link
   * io.equipoise.cohort.statistics.CalibrationBins}. Needs both outcomes.
   */
  CALIBRATION_ERROR(
      "expectedCalibrationError",
      "expected calibration error",
      Direction.LOWER,
      Need.POSITIVES,
      Need.NEGATIVES),
  /**
   * Calibration in the large, {@code mean p - mean y}, in [-1, 1]: predicted less observed, so that
   * a positive figure means that the outcome is predicted too often. 0 is best. Needs both
   * outcomes.
   */
  CALIBRATION_IN_THE_LARGE(
      "calibrationInTheLarge",
      "calibration in the large",
      Direction.ZERO,
      Need.POSITIVES,
      Need.NEGATIVES),
  /**
   * Missed for each false alarm, FN / FP, at least 0; undefined without a false positive. Source:
   * R. Berk et al., Fairness in criminal justice risk assessments, Sociological Methods &amp;
   * Research 50 (2021) 3–44 (treatment equality). Needs both outcomes.
   */
  TREATMENT_RATIO(
      "falseNegativesPerFalsePositive",
      "false negatives per false positive",
      Direction.NONE,
      Need.POSITIVES,
      Need.NEGATIVES),
  /**
   * Generalized entropy index with alpha 2 of the benefits {@code b = decision - y + 1} (0 for a
   * person who is missed, 1 for a right decision, 2 for a false alarm): {@code 1/(2n) sum((b/mu)^2
   * - 1)}, at least 0; 0 when all fare alike. Undefined when everybody is missed. Needs both
   * outcomes. Source: T. Speicher et al., A unified approach to quantifying algorithmic unfairness,
   * KDD 2018; AIF360 {@code generalized_entropy_index}.
   */
  GENERALIZED_ENTROPY(
      "generalizedEntropy", "generalized entropy", Direction.LOWER, Need.BOTH_OUTCOMES),
  /**
   * Theil index of the same benefits, {@code 1/n sum((b/mu) ln(b/mu))} with 0 ln 0 = 0: generalized
   * entropy with alpha 1, at least 0. Undefined when everybody is missed. Needs both outcomes.
   * Source: as above; AIF360 {@code theil_index}.
   */
  THEIL_INDEX("theilIndex", "Theil index", Direction.LOWER, Need.BOTH_OUTCOMES);

  /** Which way is better. */
  public enum Direction {
    /** The more the better. */
    HIGHER,
    /** The less the better. */
    LOWER,
    /** The closer to 0 the better. */
    ZERO,
    /** Neither: it describes. */
    NONE
  }

  /** Whom a measure cannot do without. */
  enum Need {
    /** It rests on those with the outcome. */
    POSITIVES,
    /** It rests on those without the outcome. */
    NEGATIVES,
    /** It rests on those who are decided positive. */
    DECIDED_POSITIVE,
    /**
     * Whatever it rests on, it would tell how many have each outcome: by its denominator, which its
     * interval shows (0.381 [0.208, 0.591] among 31 people is 8 of 21 and nothing else), or with
     * accuracy and selection rate.
     */
    BOTH_OUTCOMES
  }

  private static final List<Measure> ALL = List.of(values());

  private final String key;
  private final String words;
  private final Direction better;

  // Set.of is immutable, though its type does not say so.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Set<Need> needs;

  Measure(String key, String words, Direction better, Need... needs) {
    this.key = key;
    this.words = words;
    this.better = better;
    this.needs = Set.of(needs);
  }

  /** All of them in the order of reports. */
  public static List<Measure> all() {
    return ALL;
  }

  /** Name in reports. */
  public String key() {
    return key;
  }

  /** Name in sentences. */
  public String words() {
    return words;
  }

  /** Which way is better. */
  public Direction better() {
    return better;
  }

  /** Whether it is withheld without enough people with a positive outcome. */
  public boolean needsPositives() {
    return needs.contains(Need.POSITIVES);
  }

  /** Whether it is withheld without enough people with a negative outcome. */
  public boolean needsNegatives() {
    return needs.contains(Need.NEGATIVES);
  }

  /**
   * Whether it is withheld without enough people of each outcome because it would tell how many
   * there are.
   */
  public boolean tellsOutcomes() {
    return needs.contains(Need.BOTH_OUTCOMES);
  }

  /** Whether it is withheld without enough people who were decided positive. */
  public boolean needsDecidedPositive() {
    return needs.contains(Need.DECIDED_POSITIVE);
  }

  /**
   * Whether it is a share of counts, for which Wilson's interval is exact enough even at 0 and 1.
   */
  boolean isShare() {
    return switch (this) {
      case ACCURACY,
          PRECISION,
          TRUE_POSITIVE_RATE,
          FALSE_POSITIVE_RATE,
          FALSE_NEGATIVE_RATE,
          SELECTION_RATE,
          BASE_RATE ->
          true;
      default -> false;
    };
  }
}
