package io.equipoise.monitor.app;

import io.equipoise.monitor.domain.Alert;
import io.equipoise.monitor.domain.CellTally;
import io.equipoise.monitor.domain.PaneCell;
import io.equipoise.monitor.domain.PartitionProgress;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Both memories on the heap; what is put is kept as it was then, as in a store of bytes. */
final class HeapMemory implements TallyMemory, WatchMemory {
  private record Place(PaneCell place, int partition) {}

  private final Map<PaneCell, CellTally> tallies = new HashMap<>();
  private final Map<Place, CellTally> partitionTallies = new HashMap<>();
  private final Map<Integer, PartitionProgress> progress = new HashMap<>();
  private final Map<Integer, Long> counted = new HashMap<>();
  private final Map<String, Integer> slots = new HashMap<>();
  private final Map<String, Alert> alerts = new HashMap<>();
  private PartitionProgress own = PartitionProgress.START;

  @Override
  public Optional<CellTally> tally(PaneCell place) {
    return Optional.ofNullable(tallies.get(place)).map(HeapMemory::copy);
  }

  @Override
  public void putTally(PaneCell place, CellTally tally) {
    tallies.put(place, copy(tally));
  }

  @Override
  public Collection<PaneCell> places() {
    return List.copyOf(tallies.keySet());
  }

  @Override
  public void removeTally(PaneCell place) {
    tallies.remove(place);
  }

  @Override
  public PartitionProgress progress() {
    return own;
  }

  @Override
  public void putProgress(PartitionProgress latest) {
    own = latest;
  }

  @Override
  public int filledSlots(String stratum) {
    return slots.getOrDefault(stratum, 0);
  }

  @Override
  public void putFilledSlots(String stratum, int filled) {
    slots.put(stratum, filled);
  }

  @Override
  public void visitTallies(TallyVisitor visitor) {
    partitionTallies.forEach((key, tally) -> visitor.visit(key.place(), key.partition(), tally));
  }

  @Override
  public void putTally(PaneCell place, int partition, CellTally tally) {
    partitionTallies.put(new Place(place, partition), copy(tally));
  }

  @Override
  public void removeTally(PaneCell place, int partition) {
    partitionTallies.remove(new Place(place, partition));
  }

  int partitionTallies() {
    return partitionTallies.size();
  }

  @Override
  public Map<Integer, PartitionProgress> progressByPartition() {
    return Map.copyOf(progress);
  }

  @Override
  public void putProgress(int partition, PartitionProgress latest) {
    progress.put(partition, latest);
  }

  @Override
  public long counted(int partition) {
    return counted.getOrDefault(partition, 0L);
  }

  @Override
  public void putCounted(int partition, long count) {
    counted.put(partition, count);
  }

  @Override
  public Optional<Alert> alert(String id) {
    return Optional.ofNullable(alerts.get(id));
  }

  @Override
  public void putAlert(Alert alert) {
    alerts.put(alert.id(), alert);
  }

  private static CellTally copy(CellTally tally) {
    return tally.plus(
        CellTally.of(
            0,
            0,
            0,
            new long[tally.columns()],
            new double[tally.numberColumns()],
            new double[tally.numberColumns()]));
  }
}
