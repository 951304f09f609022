package io.equipoise.monitor.domain;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.statistics.Interval;
import io.equipoise.cohort.statistics.WilsonInterval;
import io.equipoise.monitor.domain.Decision.Signal;
import java.util.Locale;

/**
 * Decides from one look at a window whether a subgroup is under-represented.
 *
 * <p>With count {@code k}, support {@code n}, reference share {@code r} and the Wilson interval {@code [lower, upper]} of {@code
 * k / n}:
 *
 * <ul>
 *   <li>insufficient when {@code n < minSupport};
 *   <li>raise when {@code (k / n) / r < minRatio} and {@code upper < minRatio * r};
 *   <li>clear when {@code (k / n) / r >= clearRatio} and {@code lower > minRatio * r};
 *   <li>hold otherwise. That raising and clearing have different thresholds keeps an alert from flapping.
 * </ul>
 *
 * The interval's confidence is {@code 1 - falseAlarmBudget / m} for {@code m} watched subgroups with a reference (Bonferroni),
 * which bounds the chance of a false alarm over all subgroups <em>in one look</em>. A stream is looked at again and again, so
 * over its whole life the chance is larger. Immutable.
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
          "Fewer than " + alerting.minSupport() + " records in the window: too few to say");
    }
    Interval interval = WilsonInterval.of(seen.count(), seen.support(), confidence);
    double share = (double) seen.count() / seen.support();
    double raiseBelow = alerting.minRatio() * reference;
    if (share < raiseBelow && interval.upper() < raiseBelow) {
      return new Decision(Signal.RAISE, describe(seen, share, interval, "below the raising threshold"));
    }
    if (share >= alerting.clearRatio() * reference && interval.lower() > raiseBelow) {
      return new Decision(Signal.CLEAR, describe(seen, share, interval, "above the clearing threshold"));
    }
    return new Decision(
        Signal.HOLD, describe(seen, share, interval, "neither below nor above the thresholds beyond doubt"));
  }

  /**
   * Severity of a firing alert: critical when the whole interval lies below half of the raising threshold. A small count is
   * taken for its upper bound, so that no small count follows from the severity.
   */
  public Severity severity(SubgroupRepresentation seen) {
    long count =
        SmallCells.isSmall(seen.count())
            ? Math.min(SmallCells.LARGEST_SUPPRESSED, seen.support())
            : seen.count();
    double upper = WilsonInterval.of(count, seen.support(), confidence).upper();
    return upper < alerting.minRatio() * seen.reference().orElseThrow() / 2
        ? Severity.CRITICAL
        : Severity.WARNING;
  }

  private String describe(SubgroupRepresentation seen, double share, Interval interval, String where) {
    double reference = seen.reference().orElseThrow();
    if (SmallCells.isSmall(seen.count())) {
      return String.format(
          Locale.ROOT,
          "Share of 1 to %d among %d records is %s of %.1f %% (%.2f of the reference %.1f %%)",
          SmallCells.LARGEST_SUPPRESSED,
          seen.support(),
          where.equals("below the raising threshold") ? "below the raising threshold" : "not below the threshold",
          100 * alerting.minRatio() * reference,
          alerting.minRatio(),
          100 * reference);
    }
    return String.format(
        Locale.ROOT,
        "Share %.1f %% (%.1f to %.1f %% at %.2f %% confidence) of %d records is %s: reference %.1f %%, raise below %.1f %%,"
            + " clear from %.1f %%",
        100 * share,
        100 * interval.lower(),
        100 * interval.upper(),
        100 * confidence,
        seen.support(),
        where,
        100 * reference,
        100 * alerting.minRatio() * reference,
        100 * alerting.clearRatio() * reference);
  }
}
