package io.equipoise.monitor.domain;

import io.equipoise.cohort.alert.Decision;
import io.equipoise.cohort.alert.Decision.Signal;
import io.equipoise.cohort.alert.Severity;
import io.equipoise.cohort.descriptor.CountingUnit;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.SmallCells;
import io.equipoise.cohort.statistics.Interval;
import io.equipoise.cohort.statistics.WilsonInterval;
import io.equipoise.monitor.domain.evidence.EvidenceReading;
import java.util.Locale;

/**
 * Decides from one look at a window and the evidence so far whether a subgroup is
 * under-represented.
 *
 * <p>With count {@code k}, support {@code n}, reference share {@code r} and the Wilson interval
 * {@code [lower, upper]} of {@code k / n}:
 *
 * <ul>
 *   <li>insufficient when {@code n < minSupport};
 *   <li>raise when {@code (k / n) / r < minRatio} and the evidence of {@link
 *       io.equipoise.monitor.domain.evidence.ShortageDetector} has crossed its cut: the window is
 *       short of the subgroup, and the shortage is more than chance, however often it was looked
 *       at;
 *   <li>clear when {@code (k / n) / r >= clearRatio} and {@code lower > minRatio * r};
 *   <li>hold otherwise. That raising and clearing have different thresholds keeps an alert from
 *       flapping.
 * </ul>
 *
 * The interval's confidence is {@code 1 - falseAlarmBudget / m} for {@code m} watched subgroups
 * with a reference (Bonferroni). It serves to clear and to tell the severity; false alarms are
 * bounded by the evidence. Immutable.
 */
public final class AlertPolicy {
  private final DatasetDescriptor.Alerting alerting;
  private final CountingUnit unit;
  private final double confidence;
  private final WilsonInterval wilson;

  /**
   * The policy for {@code comparable} watched subgroups with a reference share.
   *
   * @param unit what the counts that it looks at are of
   */
  public AlertPolicy(DatasetDescriptor.Alerting alerting, int comparable, CountingUnit unit) {
    this.unit = unit;
    this.alerting = alerting;
    this.confidence = 1 - alerting.falseAlarmBudget() / Math.max(1, comparable);
    this.wilson = WilsonInterval.at(confidence);
  }

  /** Confidence of the intervals that decisions rest on, in (0, 1). */
  public double confidence() {
    return confidence;
  }

  /**
   * What this look says. The representation must have a reference share.
   *
   * @param proven whether the evidence has crossed its cut
   */
  public Decision decide(SubgroupRepresentation seen, boolean proven) {
    double reference = seen.reference().orElseThrow();
    if (seen.support() < Math.max(1, alerting.minSupport())) {
      return new Decision(Signal.INSUFFICIENT, Severity.NONE);
    }
    double share = (double) seen.count() / seen.support();
    double raiseBelow = alerting.minRatio() * reference;
    Signal signal = Signal.HOLD;
    if (share < raiseBelow) {
      signal = proven ? Signal.RAISE : Signal.HOLD;
    } else if (share >= alerting.clearRatio() * reference
        && wilson.interval(seen.count(), seen.support()).lower() > raiseBelow) {
      signal = Signal.CLEAR;
    }
    return new Decision(signal, severity(seen, reference));
  }

  /**
   * Why {@link #decide} said so, in one sentence for people. Holds no suppressed count and no
   * figure that rests on one. Worth calling only for what is published: putting numbers into words
   * costs more than deciding.
   *
   * @param shown whether the subgroup's count may be shown
   * @param supportShown whether the number that it is a share of may be shown
   */
  public String explain(
      SubgroupRepresentation seen,
      Decision decision,
      EvidenceReading evidence,
      boolean shown,
      boolean supportShown) {
    if (decision.signal() == Signal.INSUFFICIENT) {
      return "Fewer than "
          + alerting.minSupport()
          + " "
          + units()
          + " in the window: too few to say";
    }
    double reference = seen.reference().orElseThrow();
    return String.format(
        Locale.ROOT,
        "%s: %s; reference %.2f %%, raise below %.2f %%, clear from %.2f %%",
        share(seen, shown, supportShown),
        switch (decision.signal()) {
          case RAISE ->
              !shown
                  ? "the share lies below the raising threshold, and the evidence has crossed its cut"
                  : String.format(
                      Locale.ROOT,
                      "the share lies below the raising threshold, and the evidence, e^%.1f, has crossed its cut, e^%.1f",
                      evidence.logEvidence(),
                      evidence.logCut());
          case CLEAR ->
              "the share is above the clearing threshold, the whole interval above the raising one";
          default -> "neither enough evidence for raising nor a share high enough for clearing";
        },
        100 * reference,
        100 * alerting.minRatio() * reference,
        100 * alerting.clearRatio() * reference);
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
    double upper = wilson.interval(count, seen.support()).upper();
    return upper < alerting.minRatio() * reference / 2 ? Severity.CRITICAL : Severity.WARNING;
  }

  private String units() {
    return unit.id() + "s";
  }

  private String share(SubgroupRepresentation seen, boolean shown, boolean supportShown) {
    if (!shown) {
      return "a suppressed number of " + (supportShown ? seen.support() + " " : "") + units();
    }
    Interval interval = wilson.interval(seen.count(), seen.support());
    return String.format(
        Locale.ROOT,
        "%.2f %% of %d %s (%.2f to %.2f %% at %.2f %% confidence)",
        100.0 * seen.count() / seen.support(),
        seen.support(),
        units(),
        100 * interval.lower(),
        100 * interval.upper(),
        100 * confidence);
  }
}
