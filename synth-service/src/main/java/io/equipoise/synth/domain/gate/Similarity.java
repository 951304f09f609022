package io.equipoise.synth.domain.gate;

import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.cohort.statistics.Interval;
import java.util.List;
import java.util.Optional;

/**
 * How alike two distributions look in two samples, and how unlike samples of one distribution would
 * look.
 *
 * @param value 1 for equal samples, 0 for samples that share nothing
 * @param noise expected {@code 1 - value} if both samples were of one distribution: what sampling
 *     alone costs
 */
record Similarity(double value, double noise) {
  private static final double CONFIDENCE = 0.95;
  private static final double Z = 1.959963984540054;

  /** The mean of at least one. */
  static Similarity mean(List<Similarity> all) {
    return new Similarity(
        all.stream().mapToDouble(Similarity::value).average().orElseThrow(),
        all.stream().mapToDouble(Similarity::noise).average().orElseThrow());
  }

  /**
   * The value with an interval from {@code value - r} to {@code value + noise + r}, cut at 0 and 1,
   * with {@code r = 1.96 sqrt(1/n + 1/m) / 2}. One minus the value is a difference of two shares
   * (KS and TVD: of the set of values where it is greatest), whose standard error is at most {@code
   * sqrt(1/n + 1/m) / 2}; choosing that set makes the value low by up to the noise. Approximate and
   * wide, so as not to refuse by chance.
   *
   * @param n rows of the batch
   * @param m effective number of real people
   */
  Estimate.Known estimate(double n, double m) {
    double radius = Z * Math.sqrt(1 / n + 1 / m) / 2;
    return new Estimate.Known(
        value,
        Optional.of(
            new Interval(
                Math.max(0, value - radius), Math.min(1, value + noise + radius), CONFIDENCE)),
        Math.round(n));
  }
}
