package io.equipoise.synth.domain.gate;

import io.equipoise.cohort.population.PatientTable;
import io.equipoise.cohort.statistics.Estimate;
import java.util.Optional;

/**
 * Absolute difference between the share of positive labels in the batch and the share that was
 * asked for, in [0, 1]. A row without a label counts as not positive. {@link Estimate.Insufficient}
 * without rows.
 *
 * <p>A batch whose event rate is off changes a model's operating point, which can pass for
 * fairness. No interval: both shares are of the batch itself, not of a sample from it.
 */
public final class LabelRateGate implements Gate {

  /**
   * Most difference allowed. Own choice: a tenth of the difference (0.35) by which an unconditioned
   * label was off in experiments with heart disease in women, rounded up.
   */
  private static final double MOST_DIFFERENCE = 0.05;

  /** A gate that allows a difference of at most 0.05. */
  public LabelRateGate() {}

  @Override
  public GateResult assess(GateSubject subject) {
    PatientTable table = subject.synthetic();
    long positives = 0;
    for (int row = 0; row < table.rows(); row++) {
      if (table.label(row) == 1) {
        positives++;
      }
    }
    Estimate value =
        table.rows() == 0
            ? new Estimate.Insufficient("there is no synthetic row; it takes one", 0)
            : new Estimate.Known(
                Math.abs((double) positives / table.rows() - subject.requestedPositiveRate()),
                Optional.empty(),
                table.rows());
    return GateResult.atMost(
        "label-rate",
        value,
        MOST_DIFFERENCE,
        "Difference between the share of positive labels in the batch and the share asked for.");
  }
}
