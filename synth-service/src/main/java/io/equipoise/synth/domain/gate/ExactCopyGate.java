package io.equipoise.synth.domain.gate;

import io.equipoise.cohort.population.PatientTable;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.cohort.statistics.WilsonInterval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Share of synthetic rows that equal a real row of the fit table in every column; missing equals
 * missing. In [0, 1]; {@link Estimate.Insufficient} without synthetic rows.
 *
 * <p>In a table of a few columns with a few values each, rows agree by chance; there the threshold
 * belongs above 0. Cost: linear in rows.
 */
public final class ExactCopyGate implements Gate {
  private static final double CONFIDENCE = 0.95;
  private final double most;

  /** A gate that allows at most this share, in [0, 1]. */
  public ExactCopyGate(double most) {
    this.most = most;
  }

  @Override
  public GateResult assess(GateSubject subject) {
    Set<List<Double>> real = new HashSet<>();
    for (int row = 0; row < subject.fit().rows(); row++) {
      real.add(values(subject.fit(), row));
    }
    PatientTable synthetic = subject.synthetic();
    long copies = 0;
    for (int row = 0; row < synthetic.rows(); row++) {
      if (real.contains(values(synthetic, row))) {
        copies++;
      }
    }
    Estimate value =
        synthetic.rows() == 0
            ? new Estimate.Insufficient("there is no synthetic row; it takes one", 0)
            : new Estimate.Known(
                (double) copies / synthetic.rows(),
                Optional.of(WilsonInterval.of(copies, synthetic.rows(), CONFIDENCE)),
                synthetic.rows());
    return GateResult.atMost(
        "exact-copies",
        value,
        most,
        "Share of synthetic rows that equal a real training row in every column.");
  }

  /** A list, because lists have equality by value; adding 0 makes -0 and 0 equal. */
  private static List<Double> values(PatientTable table, int row) {
    List<Double> values = new ArrayList<>(table.columns());
    Arrays.stream(table.row(row)).forEach(value -> values.add(value + 0.0));
    return values;
  }
}
