package io.equipoise.evaluator.card;

import io.equipoise.cohort.statistics.Estimate;
import java.util.function.UnaryOperator;

/**
 * How one figure differs between two training sets, on the same people.
 *
 * @param arm the training set
 * @param against the training set that it is compared with
 * @param key name for programs, for example {@code auroc[sex=female]}
 * @param words name for people, for example {@code AUROC of sex=female}
 * @param change the former minus the latter as it is told, by paired bootstrap, or why there is
 *     none
 * @param reading what the exact interval says, in words: {@code better}, {@code worse}, {@code
 *     changed}, {@code no evidence} or {@code no figure}
 * @param better which way is the better one
 * @param claim whether it can earn a promotion: its interval is then the wider one of one among
 *     several claims
 */
public record ChangeFacts(
    String arm,
    String against,
    String key,
    String words,
    Estimate change,
    String reading,
    Better better,
    boolean claim) {

  /** Which way a change is for the better. */
  public enum Better {
    /** A rise. */
    HIGHER("higher is better"),
    /** A fall. */
    LOWER("lower is better"),
    /** Neither as such. */
    NEITHER("neither is better as such");

    private final String words;

    Better(String words) {
      this.words = words;
    }

    /** For people. */
    public String words() {
      return words;
    }
  }

  /**
   * A change; what it says is read off the exact one.
   *
   * @param exact the change
   * @param told the exact change to the one that is told
   */
  static ChangeFacts of(
      String arm,
      String against,
      String key,
      String words,
      Estimate exact,
      UnaryOperator<Estimate> told,
      Better better,
      boolean claim) {
    return new ChangeFacts(
        arm, against, key, words, told.apply(exact), reading(exact, better), better, claim);
  }

  private static String reading(Estimate change, Better better) {
    if (!(change instanceof Estimate.Known known) || known.interval().isEmpty()) {
      return "no figure";
    }
    double lower = known.lower().getAsDouble();
    double upper = known.upper().getAsDouble();
    if (lower <= 0 && upper >= 0) {
      return "no evidence";
    }
    return switch (better) {
      case HIGHER -> lower > 0 ? "better" : "worse";
      case LOWER -> upper < 0 ? "better" : "worse";
      case NEITHER -> "changed";
    };
  }
}
