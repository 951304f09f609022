package io.equipoise.monitor.app;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.SmallCells;
import io.equipoise.cohort.population.Subgroup;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.monitor.domain.CellCounts;
import io.equipoise.monitor.domain.CellTally;
import io.equipoise.monitor.domain.WatchedSubgroups;
import io.equipoise.monitor.domain.disclosure.DisclosureControl;
import io.equipoise.monitor.domain.disclosure.DisclosurePlan;
import io.equipoise.monitor.domain.disclosure.PublishedCounts;
import io.equipoise.monitor.domain.metric.Measure;
import io.equipoise.monitor.domain.metric.RepresentationMetrics;
import io.equipoise.monitor.domain.metric.SetMetric;
import io.equipoise.monitor.domain.metric.SubgroupMetric;
import io.equipoise.monitor.domain.metric.WindowTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Decides which of the monitor's figures may leave it. Counts are planned by {@link
 * DisclosureControl}; a figure is shown when all counts that it is computed from are.
 *
 * <p>Three populations are published, each with a plan of its own: the records of the window, those
 * that came too late for it, and all since the monitor began, on which the evidence rests.
 */
final class Release {
  private static final String SUPPRESSED =
      "suppressed: a group of 1 to " + SmallCells.LARGEST_SUPPRESSED + " people might follow";

  private final DatasetDescriptor descriptor;
  private final WatchedSubgroups watched;
  private final DisclosureControl withLabels;
  private final DisclosureControl recordsOnly;

  Release(DatasetDescriptor descriptor, WatchedSubgroups watched) {
    this.descriptor = descriptor;
    this.watched = watched;
    this.withLabels = new DisclosureControl(descriptor, PublishedCounts.RECORDS_AND_LABELS);
    this.recordsOnly = new DisclosureControl(descriptor, PublishedCounts.RECORDS);
  }

  /** The plan of a window, labels included. */
  DisclosurePlan ofWindow(Map<Long, CellTally> cells) {
    Map<Cell, CellCounts> counts = new HashMap<>();
    cells.forEach((cell, tally) -> counts.put(watched.scheme().cellOf(cell), tally.counts()));
    return withLabels.plan(counts);
  }

  /** The plan of records of which nothing but the numbers is published. */
  DisclosurePlan ofRecords(Map<Long, Long> cells) {
    Map<Cell, CellCounts> counts = new HashMap<>();
    cells.forEach(
        (cell, records) ->
            counts.put(watched.scheme().cellOf(cell), new CellCounts(records, 0, 0)));
    return recordsOnly.plan(counts);
  }

  /** A count when it may be shown. */
  static OptionalLong shown(boolean shown, long count) {
    return shown ? OptionalLong.of(count) : OptionalLong.empty();
  }

  /** A figure when it may be shown, else the reason why it is not. */
  static Estimate shown(boolean shown, Estimate estimate) {
    // The number that it is taken among is not told either: the wire keeps small ones back.
    return shown ? estimate : new Estimate.Insufficient(SUPPRESSED, SmallCells.LARGEST_SUPPRESSED);
  }

  /**
   * The figures of a subgroup that the snapshot has no fields of its own for.
   *
   * @param hiding columns whose missing values might tell of few people of the set
   */
  List<Measure> ofSubgroup(
      WindowTable table, Subgroup subgroup, DisclosurePlan plan, Set<String> hiding) {
    List<Measure> measures = new ArrayList<>();
    for (Measure measure :
        RepresentationMetrics.ofSubgroup(
            table, subgroup, descriptor.alerting().minSupport(), WindowReports.CONFIDENCE)) {
      SubgroupMetric metric = SUBGROUP_METRICS.get(measure.name());
      if (metric == SubgroupMetric.SHARE
          || metric == SubgroupMetric.REPRESENTATION_RATIO
          || metric == SubgroupMetric.LABEL_BASE_RATE) {
        continue;
      }
      boolean shown =
          switch (metric) {
            case LOG_DISPARITY, NORMALIZED_PARITY, SKEW -> plan.showsShare(subgroup);
            case MISSINGNESS ->
                plan.showsShare(subgroup)
                    && !hiding.contains(measure.column().orElse(""))
                    && (!isLabel(measure) || plan.showsLabels(subgroup));
            case STANDARDIZED_MEAN_DIFFERENCE ->
                plan.showsSet(subgroup.attributes())
                    && !hiding.contains(measure.column().orElse(""));
            case CLASS_IMBALANCE -> plan.showsSet(subgroup.attributes());
            case DIFFERENCE_IN_POSITIVE_LABELS -> plan.showsLabelsOfSet(subgroup.attributes());
            // Computed over strata of another attribute, so the labels of every set must be shown.
            default -> showsAllLabels(plan);
          };
      measures.add(new Measure(measure.name(), measure.column(), shown(shown, measure.estimate())));
    }
    return measures;
  }

  /**
   * The figures of a set.
   *
   * @param hiding columns whose missing values might tell of few people of the set
   */
  List<Measure> ofSet(
      WindowTable table, List<String> attributes, DisclosurePlan plan, Set<String> hiding) {
    List<Measure> measures = new ArrayList<>();
    for (Measure measure :
        RepresentationMetrics.ofSet(
            table, attributes, descriptor.alerting().minSupport(), WindowReports.CONFIDENCE)) {
      SetMetric metric = SET_METRICS.get(measure.name());
      boolean shown =
          switch (metric) {
            case LABEL_RATE_GAP, LABEL_RATE_P -> plan.showsLabelsOfSet(attributes);
            case MISSINGNESS_GAP ->
                plan.showsSet(attributes)
                    && !hiding.contains(measure.column().orElse(""))
                    && (!isLabel(measure) || plan.showsLabelsOfSet(attributes));
            default -> plan.showsSet(attributes);
          };
      measures.add(new Measure(measure.name(), measure.column(), shown(shown, measure.estimate())));
    }
    return measures;
  }

  private boolean isLabel(Measure measure) {
    return measure.column().equals(Optional.of(descriptor.label().column().name()));
  }

  private boolean showsAllLabels(DisclosurePlan plan) {
    return descriptor.watch().stream().allMatch(plan::showsLabelsOfSet);
  }

  private static final Map<String, SubgroupMetric> SUBGROUP_METRICS = new HashMap<>();
  private static final Map<String, SetMetric> SET_METRICS = new HashMap<>();

  static {
    for (SubgroupMetric metric : SubgroupMetric.values()) {
      SUBGROUP_METRICS.put(metric.id(), metric);
    }
    for (SetMetric metric : SetMetric.values()) {
      SET_METRICS.put(metric.id(), metric);
    }
  }
}
