package io.equipoise.monitor.app;

import io.equipoise.cohort.alert.FalseAlarmBudget;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.digest.Sha256;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.monitor.domain.CellTally;
import io.equipoise.monitor.domain.FirstSightings;
import io.equipoise.monitor.domain.GroupCounts;
import io.equipoise.monitor.domain.WatchedSubgroups;
import io.equipoise.monitor.domain.evidence.BenjaminiHochbergE;
import io.equipoise.monitor.domain.evidence.ChangeEvidence;
import io.equipoise.monitor.domain.evidence.ConfidenceSequence;
import io.equipoise.monitor.domain.evidence.EvidenceReading;
import io.equipoise.monitor.domain.evidence.ShortageDetector;
import io.equipoise.monitor.domain.evidence.ShortageEvidence;
import io.equipoise.monitor.domain.evidence.WindowEvidence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The evidence about every watched subgroup with a reference share, gathered since the monitor
 * began, and what is read from it. Where patients are counted it rests on each one's first record
 * in a cell only ({@link FirstSightings}): later visits are no new draws.
 */
final class Evidence {
  private static final int EPOCH_DIGITS = 16;

  private final WatchedSubgroups watched;
  private final WatchMemory memory;
  private final double falseAlarmBudget;
  private final List<Optional<Subject>> subjects = new ArrayList<>();
  private final List<Optional<ChangeEvidence>> changes = new ArrayList<>();
  private final Map<Long, Long> cells = new HashMap<>();
  private final Set<Long> changedCells = new HashSet<>();
  private final FirstSightings sightings = new FirstSightings();
  private final GroupCounts increments;

  /** Kind of the records that the evidence rests on: those since references were as they are. */
  private final String soFar;

  /** What is known about one subgroup. */
  private record Subject(
      String key,
      ShortageEvidence shortage,
      WindowEvidence inWindow,
      ConfidenceSequence sequence) {}

  Evidence(DatasetDescriptor descriptor, WatchedSubgroups watched, WatchMemory memory) {
    this.watched = watched;
    this.memory = memory;
    DatasetDescriptor.Alerting alerting = descriptor.alerting();
    this.falseAlarmBudget = alerting.falseAlarmBudget();
    String epoch = epoch(watched, alerting);
    this.soFar = "so-far:" + epoch;
    for (int i = 0; i < watched.size(); i++) {
      String id = watched.subgroup(i).id();
      subjects.add(
          watched.reference(i).stream()
              .mapToObj(reference -> subject(id + "@" + epoch, reference, alerting))
              .findAny());
    }
    this.increments = new GroupCounts(watched);
    cells.putAll(memory.records(soFar));
    memory.sightings().values().forEach(sightings::restore);
    for (int set = 0; set < watched.sets(); set++) {
      List<Double> references =
          watched.members(set).stream()
              .flatMap(i -> watched.reference(i).stream().boxed())
              .toList();
      changes.add(
          references.size() == watched.members(set).size()
              ? Optional.of(new ChangeEvidence(references, falseAlarmBudget / watched.sets()))
              : Optional.empty());
    }
  }

  /**
   * Names what all evidence is against. Evidence against other shares is none against these, and
   * counts that began at different times must not meet in one figure: so where one watched set or
   * reference share changes, everything that is told of "so far" begins anew.
   */
  private static String epoch(WatchedSubgroups watched, DatasetDescriptor.Alerting alerting) {
    StringBuilder against = new StringBuilder().append(alerting.minRatio());
    for (int i = 0; i < watched.size(); i++) {
      against.append('|').append(watched.subgroup(i).id()).append('@').append(watched.reference(i));
    }
    return Sha256.hex(against.toString()).substring(0, EPOCH_DIGITS);
  }

  private Subject subject(String key, double reference, DatasetDescriptor.Alerting alerting) {
    ShortageDetector detector =
        new ShortageDetector(
            reference,
            alerting.minRatio(),
            Math.max(1, watched.comparable()),
            FalseAlarmBudget.of(alerting.falseAlarmBudget()));
    return new Subject(
        key,
        memory.evidence(key).map(detector::resume).orElseGet(detector::start),
        new WindowEvidence(reference, alerting.minRatio()),
        // There is no such prior around 1, which a descriptor may name where all people are alike.
        reference < 1
            ? ConfidenceSequence.around(reference, WindowReports.CONFIDENCE)
            : ConfidenceSequence.ofUnknownShare(WindowReports.CONFIDENCE));
  }

  /** Takes in newly counted records of a cell, which {@link #advance} then weighs. */
  void count(long cell, CellTally tally) {
    long draws = tally.patients().map(p -> sightings.count(cell, p)).orElse(tally.records());
    increments.change(cell, draws, 0, 0);
    cells.merge(cell, draws, Long::sum);
    changedCells.add(cell);
  }

  /** Records, or first records, that the evidence rests on, by cell. Not to be changed. */
  Map<Long, Long> cells() {
    return cells;
  }

  /** Adds what was taken in since the last call. */
  void advance() {
    for (int i = 0; i < subjects.size(); i++) {
      if (subjects.get(i).isPresent()) {
        subjects
            .get(i)
            .get()
            .shortage()
            .advance(increments.records(i), increments.support(watched.setOf(i)));
      }
    }
    increments.clear();
    sightings.settle();
  }

  /** Whether the evidence that a subgroup is short has crossed its cut. */
  boolean proven(int subgroup) {
    return subjects.get(subgroup).map(s -> s.shortage().crossed()).orElse(false);
  }

  /** Evidence that a subgroup is short, beside its cut; empty without a reference share. */
  Optional<EvidenceReading> reading(int subgroup) {
    return subjects.get(subgroup).map(s -> s.shortage().reading());
  }

  /** Records of a subgroup since the monitor began; 0 without a reference share. */
  long count(int subgroup) {
    return subjects.get(subgroup).map(s -> s.shortage().count()).orElse(0L);
  }

  /** Lets the evidence about a subgroup begin anew, after its alert was resolved. */
  void restart(int subgroup) {
    subjects.get(subgroup).ifPresent(s -> s.shortage().restart());
  }

  /** Share of a subgroup since the monitor began, with its confidence sequence. */
  Estimate sequence(int subgroup) {
    Optional<Subject> subject = subjects.get(subgroup);
    if (subject.isEmpty()) {
      return new Estimate.Unknown("no reference share for " + watched.subgroup(subgroup).id());
    }
    ShortageEvidence shortage = subject.get().shortage();
    if (shortage.support() == 0) {
      return new Estimate.Insufficient("no record so far", 0);
    }
    return new Estimate.Known(
        (double) shortage.count() / shortage.support(),
        Optional.of(subject.get().sequence().interval(shortage.count(), shortage.support())),
        shortage.support());
  }

  /**
   * Evidence that the shares of a set's values differ from the reference at all; empty where the
   * reference does not cover the set.
   */
  Optional<EvidenceReading> change(int set) {
    long[] counts = watched.members(set).stream().mapToLong(this::count).toArray();
    return changes.get(set).map(change -> change.reading(counts));
  }

  /**
   * The subgroups that these counts show to be short, at a false discovery rate of the descriptor's
   * budget.
   */
  Set<Integer> discoveries(GroupCounts counts) {
    List<Integer> candidates = new ArrayList<>();
    List<Double> evidence = new ArrayList<>();
    for (int i = 0; i < subjects.size(); i++) {
      if (subjects.get(i).isPresent()) {
        candidates.add(i);
        evidence.add(
            subjects
                .get(i)
                .get()
                .inWindow()
                .logEvidence(counts.records(i), counts.support(watched.setOf(i))));
      }
    }
    Set<Integer> discovered = new HashSet<>();
    if (!candidates.isEmpty()) {
      BenjaminiHochbergE.discoveries(evidence, falseAlarmBudget)
          .forEach(position -> discovered.add(candidates.get(position)));
    }
    return discovered;
  }

  void save() {
    changedCells.forEach(cell -> memory.putRecords(soFar, cell, cells.getOrDefault(cell, 0L)));
    changedCells.clear();
    sightings.save(memory.sightingsKeeper());
    subjects.forEach(
        subject -> subject.ifPresent(s -> memory.putEvidence(s.key(), s.shortage().state())));
  }
}
