package io.equipoise.monitor.domain.evidence;

/**
 * Evidence beside the cut at which it counts as enough.
 *
 * <p>Example: evidence of 420 against a cut of 20 is {@code EvidenceReading(6.04, 3.00)}, crossed,
 * with strength 2.02.
 *
 * @param logEvidence natural logarithm of the evidence; 0 says nothing, negative speaks for the
 *     null hypothesis; positive infinity where what was seen is impossible under it
 * @param logCut natural logarithm of the cut, above 0, finite
 */
public record EvidenceReading(double logEvidence, double logCut) {
  /** Checks that the evidence is a number and the cut above 0 and finite. */
  public EvidenceReading {
    if (Double.isNaN(logEvidence)) {
      throw new IllegalArgumentException("logEvidence must be a number, got NaN");
    }
    if (!(logCut > 0 && Double.isFinite(logCut))) {
      throw new IllegalArgumentException("logCut must be above 0 and finite, got " + logCut);
    }
  }

  /** Whether the evidence has reached the cut. */
  public boolean crossed() {
    return logEvidence >= logCut;
  }

  /** The evidence in units of its cut, {@code logEvidence / logCut}: crossed from 1 on. */
  public double strength() {
    return logEvidence / logCut;
  }
}
