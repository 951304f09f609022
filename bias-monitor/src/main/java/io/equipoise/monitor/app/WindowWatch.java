package io.equipoise.monitor.app;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.Cell;
import io.equipoise.monitor.app.WindowRepresentation.View;
import io.equipoise.monitor.domain.Alert;
import io.equipoise.monitor.domain.AlertLifecycle;
import io.equipoise.monitor.domain.AlertPolicy;
import io.equipoise.monitor.domain.CellCounts;
import io.equipoise.monitor.domain.CellTally;
import io.equipoise.monitor.domain.Decision;
import io.equipoise.monitor.domain.PaneCell;
import io.equipoise.monitor.domain.PaneGrid;
import io.equipoise.monitor.domain.PartitionProgress;
import io.equipoise.monitor.domain.RepresentationAssessor;
import io.equipoise.monitor.domain.SmallCells;
import io.equipoise.monitor.domain.SubgroupRepresentation;
import io.equipoise.monitor.domain.WindowTallies;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Watches the rolling window that the tallies of all partitions add up to, and keeps its alerts.
 *
 * <p>Stream time is the latest event time of any partition. Alerts are looked at when a partition
 * reports progress, which it does after its tallies, so they follow from the sequence of messages
 * alone: the same messages give the same alerts, byte for byte. The sequence itself depends on when
 * partitions flush; reading the same records again with other flushes looks at other moments, and
 * may raise an alert a little earlier or later.
 *
 * <p>A partition that lags behind another by more than length and grace finds its panes gone. Such
 * records are counted as late too: those that partitions tallied less those that entered a live
 * pane. Not safe for use by several threads.
 */
public final class WindowWatch {
  /** Confidence of the intervals in snapshots: the customary 95 %. */
  public static final double SNAPSHOT_CONFIDENCE = 0.95;

  private final DatasetDescriptor descriptor;
  private final PaneGrid grid;
  private final RepresentationAssessor assessor;
  private final AlertPolicy policy;
  private final AlertLifecycle lifecycle;
  private final WatchMemory memory;
  private final WindowTallies tallies = new WindowTallies();
  private final TreeMap<Integer, PartitionProgress> progress = new TreeMap<>();
  private final TreeSet<Long> restated = new TreeSet<>();
  private long streamTime = PartitionProgress.NO_TIME;
  private final Map<Integer, Long> overtaken = new HashMap<>();
  private boolean unseen = true;
  private boolean unpublished = true;

  /** Takes up the watch where memory has it. */
  public WindowWatch(DatasetDescriptor descriptor, WatchMemory memory) {
    this.descriptor = descriptor;
    this.grid = new PaneGrid(descriptor.windows().get(0));
    this.assessor = new RepresentationAssessor(descriptor);
    this.policy = new AlertPolicy(descriptor.alerting(), assessor.comparable());
    this.lifecycle = new AlertLifecycle(descriptor.alerting().holdFor());
    this.memory = memory;
    memory.visitTallies(
        (place, partition, tally) -> {
          tallies.put(place, partition, tally);
          restated.add(place.pane());
        });
    memory.progressByPartition().forEach(this::take);
  }

  /** Takes the latest tally of a pane, cell and partition; one whose pane is over is left out. */
  public void tallied(PaneCell place, int partition, CellTally tally) {
    if (streamTime != PartitionProgress.NO_TIME && !grid.isLive(place.pane(), streamTime)) {
      return;
    }
    long added = tallies.put(place, partition, tally);
    if (added != 0) {
      memory.putTally(place, partition, tally);
      memory.putCounted(partition, memory.counted(partition) + added);
      restated.add(place.pane());
      unseen = true;
      unpublished = true;
    }
  }

  /** Takes a partition's latest progress, after its tallies; gives the alerts to publish. */
  public List<AlertVersion> progressed(int partition, PartitionProgress latest) {
    if (!latest.equals(progress.get(partition))) {
      memory.putProgress(partition, latest);
      take(partition, latest);
      unseen = true;
      unpublished = true;
    }
    if (streamTime == PartitionProgress.NO_TIME) {
      return List.of();
    }
    tallies
        .expire(grid, streamTime)
        .forEach(
            (pane, cells) ->
                cells.forEach(
                    (cell, partitions) ->
                        partitions
                            .keySet()
                            .forEach(p -> memory.removeTally(new PaneCell(pane, cell), p))));
    if (!unseen) {
      return List.of();
    }
    unseen = false;
    return look();
  }

  /**
   * The windows whose figures changed since the last call, oldest first: the present one, and
   * earlier ones in grace that late records restated. A window of 1 to 10 records is left out.
   */
  public List<WindowRepresentation> changedWindows() {
    if (!unpublished || streamTime == PartitionProgress.NO_TIME) {
      return List.of();
    }
    TreeSet<Long> ends = new TreeSet<>();
    ends.add(grid.windowEnd(streamTime));
    restated.forEach(pane -> ends.addAll(grid.publishedWindowEnds(pane, streamTime)));
    restated.clear();
    unpublished = false;
    List<WindowRepresentation> windows = new ArrayList<>();
    for (long end : ends) {
      Map<Cell, CellCounts> counts = tallies.counts(grid, end);
      long records = counts.values().stream().mapToLong(CellCounts::records).sum();
      if (!SmallCells.isSmall(records)) {
        windows.add(
            new WindowRepresentation(
                view(end),
                records,
                lateRecords(),
                assessor.assess(counts).stream()
                    .map(s -> s.publish(descriptor.alerting().minSupport(), SNAPSHOT_CONFIDENCE))
                    .toList()));
      }
    }
    return windows;
  }

  private List<AlertVersion> look() {
    long end = grid.windowEnd(streamTime);
    List<AlertVersion> versions = new ArrayList<>();
    for (SubgroupRepresentation seen : assessor.assess(tallies.counts(grid, end))) {
      if (seen.reference().isPresent()) {
        look(seen, end).ifPresent(versions::add);
      }
    }
    return versions;
  }

  private Optional<AlertVersion> look(SubgroupRepresentation seen, long end) {
    String id =
        Alert.id(
            descriptor.dataset(),
            grid.window(),
            seen.subgroup().id(),
            descriptor.reference().version());
    Alert before = memory.alert(id).orElseGet(() -> Alert.unseen(id));
    Decision decision = policy.decide(seen);
    AlertLifecycle.Step step = lifecycle.advance(before, decision, seen.deficit(), streamTime);
    if (!step.alert().equals(before)) {
      memory.putAlert(step.alert());
    }
    return step.publish()
        ? Optional.of(
            new AlertVersion(
                step.alert(),
                view(end),
                seen.publish(descriptor.alerting().minSupport(), policy.confidence()),
                policy.explain(seen, decision)))
        : Optional.empty();
  }

  private View view(long end) {
    return new View(grid.window(), grid.windowStart(end), end, streamTime, progress);
  }

  private void take(int partition, PartitionProgress latest) {
    progress.put(partition, latest);
    streamTime = Math.max(streamTime, latest.streamTime());
    // Never negative after a partition's own report; a restart may fall between its tallies and its
    // report.
    overtaken.put(partition, Math.max(0, latest.tallied() - memory.counted(partition)));
  }

  private long lateRecords() {
    return progress.values().stream().mapToLong(PartitionProgress::late).sum()
        + overtaken.values().stream().mapToLong(Long::longValue).sum();
  }
}
