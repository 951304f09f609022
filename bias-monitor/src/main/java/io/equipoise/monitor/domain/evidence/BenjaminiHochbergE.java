package io.equipoise.monitor.domain.evidence;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which of many hypotheses to reject when each has an e-value: e-BH.
 *
 * <p>With m e-values sorted from the largest, {@code k* = max{k : e_(k) >= m / (k alpha)}}, and the
 * {@code k*} largest are discoveries (none when there is no such k). The expected share of false
 * ones among the discoveries is at most alpha times the share of true hypotheses, under any
 * dependence: marginal and intersectional subgroups share people, and e-BH does not mind.
 *
 * <p>Only for e-values of one look. The running maximum of an e-process is not an e-value, so
 * "discovered once, discovered forever" loses the guarantee; what latches needs Bonferroni ({@link
 * ShortageDetector}). Source of the method: R. Wang, A. Ramdas, False discovery rate control with
 * e-values, JRSS B 84 (2022), arXiv 2009.02824, section 4.
 *
 * <p>Example: e-values 90, 5, 35, 0.2 at alpha 0.1. m / (k alpha) is 40, 20, 13.3, 10; the sorted
 * 90, 35, 5, 0.2 reach it for k = 1 and 2, so the first and the third are discoveries.
 *
 * <p>Stateless. Cost: O(m log m).
 */
public final class BenjaminiHochbergE {
  private BenjaminiHochbergE() {}

  /**
   * Indices of the discoveries, ascending.
   *
   * @param logEvidence natural logarithms of the e-values; infinite ones are allowed, NaN is not;
   *     none give none
   * @param level alpha, the bound on the false discovery rate, in (0, 1)
   */
  public static List<Integer> discoveries(List<Double> logEvidence, double level) {
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException("level must be in (0, 1), got " + level);
    }
    int m = logEvidence.size();
    double[] ascending = new double[m];
    for (int i = 0; i < m; i++) {
      ascending[i] = logEvidence.get(i);
      if (Double.isNaN(ascending[i])) {
        throw new IllegalArgumentException("logEvidence must be numbers, got NaN at " + i);
      }
    }
    Arrays.sort(ascending);
    for (int k = m; k >= 1; k--) {
      double cut = Math.log(m / (k * level));
      if (ascending[m - k] >= cut) {
        return IntStream.range(0, m).filter(i -> logEvidence.get(i) >= cut).boxed().toList();
      }
    }
    return List.of();
  }
}
