package io.equipoise.monitor.app;

import io.equipoise.cohort.alert.Alert;
import io.equipoise.cohort.alert.Decision;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.SmallCells;
import io.equipoise.cohort.population.Subgroup;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.monitor.domain.AlertPolicy;
import io.equipoise.monitor.domain.CellTally;
import io.equipoise.monitor.domain.GroupCounts;
import io.equipoise.monitor.domain.MissingValues;
import io.equipoise.monitor.domain.Moments;
import io.equipoise.monitor.domain.PublishedRepresentation;
import io.equipoise.monitor.domain.RollingWindow;
import io.equipoise.monitor.domain.SubgroupRepresentation;
import io.equipoise.monitor.domain.TallyShape;
import io.equipoise.monitor.domain.TellableFigures;
import io.equipoise.monitor.domain.WatchedSubgroups;
import io.equipoise.monitor.domain.disclosure.DisclosurePlan;
import io.equipoise.monitor.domain.evidence.EvidenceReading;
import io.equipoise.monitor.domain.metric.CellStatistics;
import io.equipoise.monitor.domain.metric.Measure;
import io.equipoise.monitor.domain.metric.UncoveredPattern;
import io.equipoise.monitor.domain.metric.UncoveredPatterns;
import io.equipoise.monitor.domain.metric.WatchedSets;
import io.equipoise.monitor.domain.metric.WindowTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says about a window what may be said. Not safe for use by several threads. */
final class WindowReports {
  /** Confidence of the intervals in snapshots: the customary 95 %. */
  static final double CONFIDENCE = 0.95;

  /** Most uncovered combinations that a snapshot lists: more than anybody reads. */
  private static final int MOST_UNCOVERED = 100;

  private final DatasetDescriptor descriptor;
  private final WatchedSubgroups watched;
  private final WatchedSets sets;
  private final TallyShape shape;
  private final Evidence evidence;
  private final Release release;

  WindowReports(DatasetDescriptor descriptor, WatchedSubgroups watched, Evidence evidence) {
    this.descriptor = descriptor;
    this.watched = watched;
    this.sets = new WatchedSets(descriptor);
    this.shape = new TallyShape(descriptor);
    this.evidence = evidence;
    this.release = new Release(descriptor, watched);
  }

  /** The figures of a window; empty when it has 1 to 10 records. */
  Optional<WindowRepresentation> report(RollingWindow window, WindowRepresentation.View view) {
    Map<Long, CellTally> cells = window.cells(view.end());
    GroupCounts counts = window.counts(cells);
    if (SmallCells.isSmall(counts.total())) {
      return Optional.empty();
    }
    DisclosurePlan plan = release.ofWindow(cells);
    Map<Cell, CellStatistics> statistics = new HashMap<>();
    cells.forEach(
        (cell, tally) -> statistics.put(watched.scheme().cellOf(cell), statistics(tally)));
    WindowTable table = new WindowTable(sets, statistics);
    DisclosurePlan latePlan = release.ofRecords(window.late());
    Late late = new Late(latePlan, window.late());
    DisclosurePlan soFar = release.ofRecords(evidence.cells());
    Set<Integer> discovered = evidence.discoveries(counts);
    MissingValues missing = new MissingValues(watched, descriptor.columns(), cells);
    List<PublishedRepresentation> subgroups = new ArrayList<>();
    for (int i = 0; i < watched.size(); i++) {
      Subgroup subgroup = watched.subgroup(i);
      subgroups.add(
          published(
              counts.representation(i),
              plan,
              soFar,
              CONFIDENCE,
              i,
              late.of(i),
              discovered.contains(i),
              release.ofSubgroup(table, subgroup, plan, missing.hiding(watched.setOf(i)))));
    }
    UncoveredPatterns uncovered = UncoveredPatterns.find(descriptor, statistics);
    List<UncoveredPattern> tellable = tellable(uncovered, plan);
    return Optional.of(
        new WindowRepresentation(
            view,
            Release.shown(plan.showsRecords(), counts.total()),
            late.all(),
            subgroups,
            sets(table, plan, soFar, missing),
            tellable.stream()
                .limit(MOST_UNCOVERED)
                .map(u -> new WindowRepresentation.Uncovered(u.id(), u.neededRounded()))
                .toList(),
            uncoveredNote(uncovered, tellable)));
  }

  /**
   * The combinations that may be told of: the records that one needs would say of what a plan hides
   * that a count is small, or together with other counts which one it is. Where the plan hides
   * somebody, only watched subgroups that it shows are told of.
   */
  private List<UncoveredPattern> tellable(UncoveredPatterns found, DisclosurePlan plan) {
    Map<Set<Subgroup.Condition>, Boolean> shown = new HashMap<>();
    boolean hidesNobody = plan.showsRecords();
    for (int i = 0; i < watched.size(); i++) {
      Subgroup subgroup = watched.subgroup(i);
      boolean shows = plan.shows(subgroup);
      shown.put(Set.copyOf(subgroup.conditions()), shows);
      hidesNobody &= shows;
    }
    boolean otherwise = hidesNobody;
    return found.patterns().stream()
        .filter(pattern -> shown.getOrDefault(Set.copyOf(pattern.conditions()), otherwise))
        .toList();
  }

  private static Optional<String> uncoveredNote(
      UncoveredPatterns found, List<UncoveredPattern> tellable) {
    List<String> notes = new ArrayList<>();
    found.incomplete().ifPresent(notes::add);
    if (tellable.size() < found.patterns().size()) {
      notes.add("combinations that might tell of few people are left out");
    }
    if (tellable.size() > MOST_UNCOVERED) {
      notes.add("only the first " + MOST_UNCOVERED + " are listed");
    }
    return notes.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", notes));
  }

  /**
   * What may be shown at one moment, worked out when it is first asked for: many alerts may change
   * with the same records.
   */
  final class Moment {
    private final IdentityHashMap<RollingWindow, DisclosurePlan> windows = new IdentityHashMap<>();
    private @Nullable DisclosurePlan soFar;

    private DisclosurePlan of(RollingWindow window, long end) {
      return windows.computeIfAbsent(window, w -> release.ofWindow(w.cells(end)));
    }

    private DisclosurePlan soFar() {
      DisclosurePlan known = soFar;
      if (known == null) {
        known = release.ofRecords(evidence.cells());
        soFar = known;
      }
      return known;
    }
  }

  /** This moment; of no use once more records are counted. */
  Moment moment() {
    return new Moment();
  }

  /** Which figures of a subgroup in the present window may be told at a moment. */
  TellableFigures tellable(Moment moment, RollingWindow window, long end, int subgroup) {
    DisclosurePlan plan = moment.of(window, end);
    Subgroup people = watched.subgroup(subgroup);
    return new TellableFigures(
        plan.shows(people), plan.showsSupport(people.attributes()), plan.showsRecords());
  }

  /** A version of an alert about a subgroup in the present window, at a moment. */
  AlertVersion alert(
      Moment moment,
      RollingWindow window,
      WindowRepresentation.View view,
      int subgroup,
      Alert alert,
      Decision decision,
      AlertPolicy policy) {
    SubgroupRepresentation seen = window.present().representation(subgroup);
    DisclosurePlan plan = moment.of(window, view.end());
    return new AlertVersion(
        alert,
        view,
        published(
            seen,
            plan,
            moment.soFar(),
            policy.confidence(),
            subgroup,
            OptionalLong.empty(),
            true,
            List.of()),
        policy.explain(
            seen,
            decision,
            evidence.reading(subgroup).orElseThrow(),
            plan.showsShare(seen.subgroup()),
            plan.showsSupport(seen.subgroup().attributes())),
        descriptor.reference().version());
  }

  /** The last version of an alert about what the descriptor does not have watched any more. */
  static AlertVersion retired(Alert alert, WindowRepresentation.View view, AlertSubject subject) {
    Estimate none = new Estimate.Unknown("no longer watched");
    return new AlertVersion(
        alert,
        view,
        new PublishedRepresentation(
            subject.subgroup(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalDouble.of(subject.reference()),
            none,
            none,
            none,
            OptionalLong.empty(),
            none,
            Optional.empty(),
            false,
            List.of()),
        "no longer watched: the configuration changed",
        subject.referenceVersion());
  }

  private PublishedRepresentation published(
      SubgroupRepresentation seen,
      DisclosurePlan plan,
      DisclosurePlan soFar,
      double confidence,
      int index,
      OptionalLong late,
      boolean discovered,
      List<Measure> measures) {
    long minSupport = descriptor.alerting().minSupport();
    Subgroup subgroup = seen.subgroup();
    boolean share = plan.showsShare(subgroup);
    boolean sinceStart = soFar.showsShare(subgroup);
    Optional<EvidenceReading> reading =
        share && sinceStart ? evidence.reading(index) : Optional.empty();
    Estimate ratio = seen.ratio(minSupport, confidence);
    return new PublishedRepresentation(
        subgroup,
        Release.shown(plan.shows(subgroup), seen.count()),
        Release.shown(plan.showsSupport(subgroup.attributes()), seen.support()),
        seen.reference(),
        Release.shown(share, seen.share(minSupport, confidence)),
        Release.shown(share || seen.reference().isEmpty(), ratio),
        Release.shown(plan.showsLabels(subgroup), seen.baseRate(confidence)),
        late,
        Release.shown(sinceStart || seen.reference().isEmpty(), evidence.sequence(index)),
        reading,
        share && discovered,
        measures);
  }

  private List<WindowRepresentation.PublishedSet> sets(
      WindowTable table, DisclosurePlan plan, DisclosurePlan soFar, MissingValues missing) {
    List<WindowRepresentation.PublishedSet> published = new ArrayList<>();
    for (int set = 0; set < watched.sets(); set++) {
      List<String> attributes = watched.set(set);
      published.add(
          new WindowRepresentation.PublishedSet(
              attributes,
              soFar.showsSet(attributes) ? evidence.change(set) : Optional.empty(),
              release.ofSet(table, attributes, plan, missing.hiding(set))));
    }
    return published;
  }

  private CellStatistics statistics(CellTally tally) {
    long[] missing = new long[shape.columns()];
    for (int column = 0; column < missing.length; column++) {
      missing[column] = tally.missing(column);
    }
    List<Moments> moments = new ArrayList<>();
    for (int position = 0; position < shape.numberColumns(); position++) {
      moments.add(tally.moments(shape, position));
    }
    return CellStatistics.of(tally.counts(), tally.records(), missing, moments);
  }

  /** The late records of a window, as they may be shown. */
  private final class Late {
    private final DisclosurePlan plan;
    private final long[] bySubgroup = new long[watched.size()];
    private long all;

    Late(DisclosurePlan plan, Map<Long, Long> cells) {
      this.plan = plan;
      cells.forEach(
          (cell, records) -> {
            all += records;
            watched.forEachSubgroup(cell, subgroup -> bySubgroup[subgroup] += records);
          });
    }

    OptionalLong of(int subgroup) {
      return Release.shown(plan.shows(watched.subgroup(subgroup)), bySubgroup[subgroup]);
    }

    OptionalLong all() {
      return SmallCells.isSmall(all)
          ? OptionalLong.empty()
          : Release.shown(plan.showsRecords(), all);
    }
  }
}
