package io.equipoise.monitor.domain;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.statistics.Interval;
import io.equipoise.cohort.statistics.WilsonInterval;
import io.equipoise.monitor.domain.Decision.Signal;
import java.util.Locale;

/**
 * Decides from one look at a window whether a subgroup is under-represented.
 *
 * <p>With count {@code k}, support {@code n}, reference share {@code r} and the Wilson interval
 * {@code [lower, upper]} of {@code k / n}:
 *
 * <ul>
 *   <li>insufficient when {@code n < minSupport};
 *   <li>raise when {@code (k / n) / r < minRatio} and {@code upper < minRatio * r};
 *   <li>clear when {@code (k / n) / r >= clearRatio} and {@code lower > minRatio * r};
 *   <li>hold otherwise. That raising and clearing have different thresholds keeps an alert from
 *       flapping.
 * </ul>
 *
 * The interval's confidence is {@code 1 - falseAlarmBudget / m} for {@code m} watched subgroups
 * with a reference (Bonferroni), which bounds the chance of a false alarm over all subgroups <em>in
 * one look</em>. A stream is looked at again and again, so over its whole life the chance is
 * larger. Immutable.
 */
public final class AlertPolicy {
  private final DatasetDescriptor.Alerting alerting;
  private final double confidence;

  /** The policy for {@code comparable} watched subgroups with a reference share. */
  public AlertPolicy(DatasetDescriptor.Alerting alerting, int comparable) {
    this.alerting = alerting;
    this.confidence = 1 - alerting.falseAlarmBudget() / Math.max(1, comparable);
  }

  /** Confidence of the intervals that decisions rest on, in (0, 1). */
  public double confidence() {
    return confidence;
  }

  /** What this look says. The representation must have a reference share. */
  public Decision decide(SubgroupRepresentation seen) {
    double reference = seen.reference().orElseThrow();
    if (seen.support() < Math.max(1, alerting.minSupport())) {
      return new Decision(
          Signal.INSUFFICIENT,
          Severity.NONE,
          "Fewer than " + alerting.minSupport() + " records in the window: too few to say");
    }
    Interval interval = WilsonInterval.of(seen.count(), seen.support(), confidence);
    double share = (double) seen.count() / seen.support();
    double raiseBelow = alerting.minRatio() * reference;
    Signal signal = Signal.HOLD;
    if (share < raiseBelow && interval.upper() < raiseBelow) {
      signal = Signal.RAISE;
    } else if (share >= alerting.clearRatio() * reference && interval.lower() > raiseBelow) {
      signal = Signal.CLEAR;
    }
    return new Decision(
        signal, severity(seen, reference), reason(signal, seen, interval, reference));
  }

  /**
   * Critical when the whole interval lies below half of the raising threshold. A small count is
   * taken for its upper bound, so that no small count follows from the severity.
   */
  private Severity severity(SubgroupRepresentation seen, double reference) {
    long count =
        SmallCells.isSmall(seen.count())
            ? Math.min(SmallCells.LARGEST_SUPPRESSED, seen.support())
            : seen.count();
    double upper = WilsonInterval.of(count, seen.support(), confidence).upper();
    return upper < alerting.minRatio() * reference / 2 ? Severity.CRITICAL : Severity.WARNING;
  }

  private String reason(
      Signal signal, SubgroupRepresentation seen, Interval interval, double reference) {
    String verdict =
        switch (signal) {
          case RAISE -> "the whole interval lies below the raising threshold";
          case CLEAR ->
              "the share is above the clearing threshold, the whole interval above the raising one";
          default -> "the interval decides neither for raising nor for clearing";
        };
    String share =
        SmallCells.isSmall(seen.count())
            ? String.format(
                Locale.ROOT, "1 to %d of %d records", SmallCells.LARGEST_SUPPRESSED, seen.support())
            : String.format(
                Locale.ROOT,
                "%.2f %% of %d records (%.2f to %.2f %% at %.2f %% confidence)",
                100.0 * seen.count() / seen.support(),
                seen.support(),
                100 * interval.lower(),
                100 * interval.upper(),
                100 * confidence);
    return String.format(
        Locale.ROOT,
        "%s: %s; reference %.2f %%, raise below %.2f %%, clear from %.2f %%",
        share,
        verdict,
        100 * reference,
        100 * alerting.minRatio() * reference,
        100 * alerting.clearRatio() * reference);
  }
}
