package io.equipoise.evaluator.domain;

/**
 * Two arms measured on the same held-out people.
 *
 * <p>Both arms are measured on every resample of a {@link PatientBootstrap}, so that the interval
 * of a change rests on what changed for the same people ("paired") and is much narrower than two
 * separate intervals would suggest; see {@link MeasuredArm} for how intervals are made. They tell
 * how sure a figure is for other people like these, given these models; averaging models over
 * several seeds is what keeps the chance of training small beside it.
 *
 * @param before figures of the baseline
 * @param after figures of the candidate
 * @param change candidate minus baseline, intervals at the stated confidence
 * @param claimedChange the same with intervals at the confidence of one among several claims
 *     (Bonferroni)
 * @param resamples resamples behind every interval
 */
public record PairedComparison(
    Performance before,
    Performance after,
    Performance change,
    Performance claimedChange,
    int resamples) {

  /**
   * Measures two arms.
   *
   * @param holdout the people
   * @param baseline the arm to compare with
   * @param candidate the arm under judgement
   * @param bootstrap draws the people
   * @param confidence confidence of intervals, in (0, 1)
   * @param claimConfidence confidence of the intervals in {@link #claimedChange()}
   */
  public static PairedComparison of(
      Holdout holdout,
      ScoredArm baseline,
      ScoredArm candidate,
      PatientBootstrap bootstrap,
      double confidence,
      double claimConfidence) {
    return of(
        MeasuredArm.of(holdout, baseline, bootstrap),
        MeasuredArm.of(holdout, candidate, bootstrap),
        confidence,
        claimConfidence);
  }

  /**
   * Compares two arms that were measured on the same holdout under the same bootstrap; to compare
   * several with one, measure each once.
   *
   * @param baseline the arm to compare with
   * @param candidate the arm under judgement
   * @param confidence confidence of intervals, in (0, 1)
   * @param claimConfidence confidence of the intervals in {@link #claimedChange()}
   */
  public static PairedComparison of(
      MeasuredArm baseline, MeasuredArm candidate, double confidence, double claimConfidence) {
    return new PairedComparison(
        baseline.performance(confidence),
        candidate.performance(confidence),
        candidate.changeFrom(baseline, confidence),
        candidate.changeFrom(baseline, claimConfidence),
        baseline.resamples());
  }
}
