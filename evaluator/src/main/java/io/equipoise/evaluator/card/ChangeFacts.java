package io.equipoise.evaluator.card;

import io.equipoise.cohort.statistics.Estimate;

/**
 * How one figure differs between two training sets, on the same people.
 *
 * @param arm the training set
 * @param against the training set that it is compared with
 * @param key name for programs, for example {@code auroc[sex=female]}
 * @param words name for people, for example {@code AUROC of sex=female}
 * @param change the former minus the latter, by paired bootstrap, or why there is none
 * @param better which way is the better one
 * @param claim whether the verdict rests on it: its interval is then the wider one of one among
 *     several claims
 */
public record ChangeFacts(
    String arm,
    String against,
    String key,
    String words,
    Estimate change,
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

  /** What the interval says, in words: {@code better}, {@code worse} or {@code no evidence}. */
  public String reading() {
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
