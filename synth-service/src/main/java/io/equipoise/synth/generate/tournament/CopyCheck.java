package io.equipoise.synth.generate.tournament;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.cohort.statistics.Interval;
import io.equipoise.synth.domain.gate.ClosestRecordGate;
import io.equipoise.synth.domain.gate.ExactCopyGate;
import io.equipoise.synth.domain.gate.GateSubject;
import java.util.Optional;

/**
 * Whether generated rows repeat people: by the figures of two gates, against the validation rows,
 * where chance does not explain it. The gates judge every batch again before it is published.
 *
 * <ul>
 *   <li>Exact copies: the lower end of their share's interval is above the descriptor's threshold
 *       and above the upper end of the share of unseen people who equal a fit row by chance.
 *   <li>Distance to the closest record: the upper end of the ratio's interval, or the ratio where
 *       there are too few rows for an interval, is below the descriptor's threshold.
 * </ul>
 */
final class CopyCheck {
  private CopyCheck() {}

  /** Why the rows are refused; empty when they are not, or when there are too few rows to say. */
  static Optional<String> refusal(PatientTable rows, TrialSplit split) {
    DatasetDescriptor.Gates thresholds = split.fit().descriptor().gates();
    ExactCopyGate exact = new ExactCopyGate(thresholds.exactCopies());
    double byChance = end(exact.assess(subject(split.validation(), split)).value(), true, 0);
    double copies = end(exact.assess(subject(rows, split)).value(), false, 0);
    if (copies > Math.max(thresholds.exactCopies(), byChance)) {
      return Optional.of("it repeats real training rows");
    }
    Estimate closest =
        new ClosestRecordGate(thresholds.dcrRatio()).assess(subject(rows, split)).value();
    return end(closest, true, Double.POSITIVE_INFINITY) < thresholds.dcrRatio()
        ? Optional.of("its rows are closer to real training rows than unseen people are")
        : Optional.empty();
  }

  /** What is compared here does not depend on a requested rate of labels. */
  private static GateSubject subject(PatientTable rows, TrialSplit split) {
    return new GateSubject(rows, split.fit(), split.validation(), 0);
  }

  private static double end(Estimate estimate, boolean upper, double without) {
    return estimate.fold(
        known ->
            known.interval().map(upper ? Interval::upper : Interval::lower).orElse(known.value()),
        insufficient -> without,
        absent -> without,
        unknown -> without);
  }
}
