package io.equipoise.monitor.app;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.population.Split;
import io.equipoise.monitor.domain.BiasedReservoir;
import io.equipoise.monitor.domain.CellTally;
import io.equipoise.monitor.domain.PaneCell;
import io.equipoise.monitor.domain.PaneGrid;
import io.equipoise.monitor.domain.PartitionProgress;
import io.equipoise.monitor.domain.TallyShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Tallies the records of one input partition and picks its part of the training sample.
 *
 * <p>The tallies in memory are cumulative and durable; the set of those that changed since the last
 * {@link #flush} is not. It is rebuilt by taking every live tally for changed: sending one again
 * overwrites it and counts nothing twice.
 *
 * <p>A record is late when its pane is no longer live at the partition's own stream time, the
 * latest event time tallied. That depends on nothing but the partition's records, so reading them
 * again decides the same. Late records count for the sample, which goes by arrival, but for no
 * window. Not safe for use by several threads.
 */
public final class RecordTally {
  private final DatasetDescriptor.Sample sample;
  private final CellScheme scheme;
  private final TallyShape shape;
  private final PaneGrid grid;
  private final int partition;
  private final int capacity;
  private final TallyMemory memory;
  private final NavigableMap<Long, TreeSet<PaneCell>> livePanes = new TreeMap<>();
  private final TreeSet<PaneCell> changed = new TreeSet<>(PaneCell.ORDER);
  private boolean progressed = true;

  /**
   * Takes up the tally of a partition where memory has it.
   *
   * @param partition the input partition
   * @param partitions number of input partitions, among which the slots of the sample are spread
   */
  public RecordTally(
      DatasetDescriptor descriptor, int partition, int partitions, TallyMemory memory) {
    this.sample = descriptor.sample();
    this.scheme = new CellScheme(descriptor);
    this.shape = new TallyShape(descriptor);
    this.grid = new PaneGrid(descriptor.windows().get(0));
    this.partition = partition;
    this.capacity = BiasedReservoir.capacity(sample.perCell(), partition, partitions);
    this.memory = memory;
    for (PaneCell place : memory.places()) {
      remember(place);
      changed.add(place);
    }
  }

  /**
   * Counts a record.
   *
   * @param offset its offset in the partition
   * @return the key of the training sample that the record now holds, {@code
   *     <split>|<cell>|p<partition>-<slot>}; empty when the partition has no slot
   */
  public Optional<String> accept(PatientRecord record, long offset) {
    Cell cell = scheme.cellOf(record);
    long eventTime = record.eventTime().toEpochMilli();
    PartitionProgress progress = memory.progress();
    PaneCell place = new PaneCell(grid.paneOf(eventTime), cell);
    if (progress.hasTime() && !grid.isLive(place.pane(), progress.streamTime())) {
      memory.putProgress(progress.late(offset));
    } else {
      CellTally tally = memory.tally(place).orElseGet(() -> CellTally.empty(shape));
      tally.add(shape, record);
      memory.putTally(place, tally);
      memory.putProgress(progress.tallied(offset, eventTime));
      if (changed.add(place)) {
        remember(place);
      }
    }
    progressed = true;
    return slot(cell, record.patientId(), offset);
  }

  /** Notes that the record at an offset was refused. */
  public void reject(long offset) {
    memory.putProgress(memory.progress().rejected(offset));
    progressed = true;
  }

  /**
   * What changed since the last flush.
   *
   * @param tallies the cumulative tallies, ordered by place
   * @param progress how far the partition has been read
   */
  public record Flush(List<Placed> tallies, PartitionProgress progress) {}

  /**
   * A tally and where it belongs.
   *
   * @param place pane and cell
   * @param tally cumulative tally of this partition's records
   */
  public record Placed(PaneCell place, CellTally tally) {}

  /** Hands out what changed, empty when nothing did, and forgets panes that are no longer live. */
  public Optional<Flush> flush() {
    if (!progressed) {
      return Optional.empty();
    }
    List<Placed> tallies = new ArrayList<>(changed.size());
    for (PaneCell place : changed) {
      memory.tally(place).ifPresent(tally -> tallies.add(new Placed(place, tally)));
    }
    changed.clear();
    progressed = false;
    PartitionProgress progress = memory.progress();
    if (progress.hasTime()) {
      forgetBefore(progress.streamTime());
    }
    return Optional.of(new Flush(tallies, progress));
  }

  private Optional<String> slot(Cell cell, String patientId, long offset) {
    if (capacity == 0) {
      return Optional.empty();
    }
    String stratum = Split.of(patientId, sample).key() + "|" + cell.key();
    int filled = memory.filledSlots(stratum);
    int slot = BiasedReservoir.slot(filled, capacity, partition, offset);
    if (filled < capacity) {
      memory.putFilledSlots(stratum, filled + 1);
    }
    return Optional.of(stratum + "|p" + partition + "-" + slot);
  }

  private void forgetBefore(long streamTime) {
    Map.Entry<Long, TreeSet<PaneCell>> oldest = livePanes.firstEntry();
    while (oldest != null && !grid.isLive(oldest.getKey(), streamTime)) {
      oldest.getValue().forEach(memory::removeTally);
      livePanes.remove(oldest.getKey());
      oldest = livePanes.firstEntry();
    }
  }

  private void remember(PaneCell place) {
    livePanes.computeIfAbsent(place.pane(), pane -> new TreeSet<>(PaneCell.ORDER)).add(place);
  }
}
