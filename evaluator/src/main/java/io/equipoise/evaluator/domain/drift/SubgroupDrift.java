package io.equipoise.evaluator.domain.drift;

import io.equipoise.cohort.alert.Decision;
import io.equipoise.cohort.alert.Decision.Signal;
import io.equipoise.cohort.alert.Severity;
import io.equipoise.cohort.population.SmallCells;
import io.equipoise.evaluator.domain.Holdout;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/**
 * Everything that is remembered of how the champion does on one subgroup: its latest outcomes, the
 * others' latest positive ones, the evidence of a gap and two change detectors on the errors.
 *
 * <p>Memory: {@code 2 × windowRecords × 26} bytes, and at most a kilobyte for the rest; it does not
 * grow with the stream. An outcome costs constant time. Mutable, for one thread at a time.
 */
final class SubgroupDrift {
  private final DriftSettings settings;
  private final RecentOutcomes members;
  private final RecentOutcomes others;
  private final GapEvidence evidence;
  private final Adwin adwin = new Adwin(Adwin.DEFAULT_DELTA);
  private final PageHinkley pageHinkley = new PageHinkley();
  private long adwinAt = Long.MIN_VALUE;
  private long pageHinkleyAt = Long.MIN_VALUE;

  SubgroupDrift(DriftSettings settings, GapHypothesis test) {
    this.settings = settings;
    this.members = new RecentOutcomes(settings.windowRecords());
    this.others = new RecentOutcomes(settings.windowRecords());
    this.evidence = new GapEvidence(test);
  }

  /** Adds an outcome of a member at a stream time. */
  void member(Outcome outcome, long now) {
    members.add(outcome);
    if (outcome.positive()) {
      evidence.observe(true, outcome.predicted());
    }
    if (adwin.add(outcome.isError())) {
      adwinAt = now;
    }
    if (pageHinkley.add(outcome.isError() ? 1 : 0)) {
      pageHinkleyAt = now;
    }
  }

  /** Adds an outcome of somebody whose attributes are known and who is not a member. */
  void other(Outcome outcome) {
    if (outcome.positive()) {
      others.add(outcome);
      evidence.observe(false, outcome.predicted());
    }
  }

  /**
   * What the records so far say: insufficient with fewer than {@link Holdout#MINIMUM_PEOPLE} people
   * with a positive outcome on either side; raise when the evidence has crossed its cut and the
   * rolling gap exceeds the margin; clear when the rolling gap is at most {@code clearGap}.
   */
  Decision decide() {
    if (members.with(true) < Holdout.MINIMUM_PEOPLE || others.with(true) < Holdout.MINIMUM_PEOPLE) {
      return new Decision(Signal.INSUFFICIENT, Severity.NONE);
    }
    double gap = gap();
    Signal signal = Signal.HOLD;
    if (gap > settings.margin()) {
      signal = evidence.crossed() ? Signal.RAISE : Signal.HOLD;
    } else if (gap <= settings.clearGap()) {
      signal = Signal.CLEAR;
    }
    // People are counted only where it matters: records were enough, but may be of a few.
    if (signal == Signal.RAISE && !isShown()) {
      return new Decision(Signal.INSUFFICIENT, Severity.NONE);
    }
    return new Decision(signal, gap > 2 * settings.margin() ? Severity.CRITICAL : Severity.WARNING);
  }

  private double gap() {
    return (double) others.predicted(true) / others.with(true)
        - (double) members.predicted(true) / members.with(true);
  }

  /** Whether there are people enough to tell of them. */
  boolean isShown() {
    return members.people(true) >= Holdout.MINIMUM_PEOPLE
        && others.people(true) >= Holdout.MINIMUM_PEOPLE;
  }

  /** Whether the window has some people, but too few, with the outcome or without it. */
  boolean hidesSmallCounts() {
    return SmallCells.isSmall(members.people(true)) || SmallCells.isSmall(members.people(false));
  }

  void alertResolved() {
    evidence.restart();
  }

  DriftReading reading() {
    return new DriftReading(
        RollingFigures.of(members, others, settings.confidence()),
        members.size(),
        members.people(),
        members.earliest(),
        isShown(),
        evidence.logEvidence(),
        evidence.logCut(),
        List.of(
            new DriftReading.Detector("adwin", adwin.mean(), adwin.detections(), optional(adwinAt)),
            new DriftReading.Detector(
                "pageHinkley",
                pageHinkley.sum(),
                pageHinkley.detections(),
                optional(pageHinkleyAt))));
  }

  private static OptionalLong optional(long time) {
    return time == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(time);
  }

  void save(DataOutput out) throws IOException {
    members.save(out);
    others.save(out);
    evidence.save(out);
    adwin.save(out);
    pageHinkley.save(out);
    out.writeLong(adwinAt);
    out.writeLong(pageHinkleyAt);
  }

  void load(DataInput in) throws IOException {
    members.load(in);
    others.load(in);
    evidence.load(in);
    adwin.load(in);
    pageHinkley.load(in);
    adwinAt = in.readLong();
    pageHinkleyAt = in.readLong();
  }
}
