package io.equipoise.monitor.domain.evidence;

import java.util.List;
import org.hipparchus.special.Gamma;

/**
 * How strongly the counts of one attribute speak against "its values follow the reference shares":
 * an e-process, valid at any time.
 *
 * <pre>
 *   ln E = lnG(A) - lnG(A + t) + sum_g (lnG(a_g + n_g) - lnG(a_g)) - sum_g n_g ln r_g
 * </pre>
 *
 * with lnG the logarithm of the gamma function, {@code n_g} the count of value g, {@code t} their
 * sum, {@code r_g} its reference share, {@code a_g = kappa r_g} and {@code A = kappa = 10}: the
 * likelihood of the counts under shares drawn from a Dirichlet distribution around the reference,
 * over their likelihood under the reference itself. While the reference holds, E is a nonnegative
 * martingale from 1 over the records, so {@code P(E ever reaches 1 / alpha) <= alpha} (Ville):
 * cumulative counts may be looked at after every record. Counts of a rolling window have this bound
 * for one look only. Kappa is the weight of the prior in records: 10 suits moderate departures; any
 * value is valid.
 *
 * <p>Says that something differs, not what, and any difference counts, be it smaller than anybody
 * minds; for "this subgroup is short" see {@link ShortageDetector}.
 *
 * <p>Reference shares are renormalized over the listed values; a record with any other value must
 * not be counted. A value with reference 0 plays no part while unseen; seen once, the evidence is
 * infinite, as the reference says that it cannot be. No records give E = 1.
 *
 * <p>Example: references 0.5 and 0.5, counts 3 and 1: {@code E = (5*6*7 * 5) / (10*11*12*13) * 2^4
 * = 16800 / 17160 = 0.979}, logarithm -0.0212.
 *
 * <p>Immutable. Cost: O(values) a reading. Source: M. Lindon, A. Malek, Anytime-valid inference for
 * multinomial count data, NeurIPS 2022, arXiv 2011.03567.
 */
public final class ChangeEvidence {
  private static final double KAPPA = 10;

  private final double[] prior;
  private final double[] logPriorGamma;
  private final double[] logReference;
  private final double logCut;

  /**
   * Evidence about one attribute.
   *
   * @param reference share of each listed value, at least 0 and finite, not all 0; need not sum to
   *     1
   * @param alpha probability of ever crossing while the reference holds, in (0, 1)
   */
  public ChangeEvidence(List<Double> reference, double alpha) {
    if (!(alpha > 0 && alpha < 1)) {
      throw new IllegalArgumentException("alpha must be in (0, 1), got " + alpha);
    }
    double sum = 0;
    for (double share : reference) {
      if (!(share >= 0 && Double.isFinite(share))) {
        throw new IllegalArgumentException(
            "reference shares must be at least 0 and finite, got " + share);
      }
      sum += share;
    }
    if (!(sum > 0 && Double.isFinite(sum))) {
      throw new IllegalArgumentException("reference shares must sum to more than 0, got " + sum);
    }
    int values = reference.size();
    this.prior = new double[values];
    this.logPriorGamma = new double[values];
    this.logReference = new double[values];
    for (int g = 0; g < values; g++) {
      double share = reference.get(g) / sum;
      prior[g] = KAPPA * share;
      logPriorGamma[g] = share > 0 ? Gamma.logGamma(prior[g]) : 0;
      logReference[g] = Math.log(share);
    }
    this.logCut = -Math.log(alpha);
  }

  /**
   * Evidence of these counts, and the cut {@code 1 / alpha}.
   *
   * @param counts records of each value, at least 0, in the order of the reference
   */
  public EvidenceReading reading(long... counts) {
    if (counts.length != prior.length) {
      throw new IllegalArgumentException(
          "needs one count for each of " + prior.length + " values, got " + counts.length);
    }
    long total = 0;
    double logEvidence = 0;
    for (int g = 0; g < counts.length; g++) {
      if (counts[g] < 0) {
        throw new IllegalArgumentException("counts must not be negative, got one at " + g);
      }
      if (counts[g] > 0) {
        logEvidence +=
            prior[g] > 0
                ? Gamma.logGamma(prior[g] + counts[g])
                    - logPriorGamma[g]
                    - counts[g] * logReference[g]
                : Double.POSITIVE_INFINITY;
        total += counts[g];
      }
    }
    logEvidence += Gamma.logGamma(KAPPA) - Gamma.logGamma(KAPPA + total);
    return new EvidenceReading(logEvidence, logCut);
  }
}
