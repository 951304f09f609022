package io.equipoise.monitor.kafka;

import io.equipoise.monitor.app.WatchMemory;
import io.equipoise.monitor.domain.Alert;
import io.equipoise.monitor.domain.CellTally;
import io.equipoise.monitor.domain.PaneCell;
import io.equipoise.monitor.domain.PartitionProgress;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** {@link WatchMemory} in the state stores of the merge step. */
final class StoreWatchMemory implements WatchMemory {
  private final KeyValueStore<PartitionPlace, CellTally> tallies;
  private final KeyValueStore<Integer, PartitionReport> partitions;
  private final KeyValueStore<String, Alert> alerts;

  StoreWatchMemory(
      KeyValueStore<PartitionPlace, CellTally> tallies,
      KeyValueStore<Integer, PartitionReport> partitions,
      KeyValueStore<String, Alert> alerts) {
    this.tallies = tallies;
    this.partitions = partitions;
    this.alerts = alerts;
  }

  @Override
  public void visitTallies(TallyVisitor visitor) {
    try (KeyValueIterator<PartitionPlace, CellTally> all = tallies.all()) {
      all.forEachRemaining(
          entry -> visitor.visit(entry.key.place(), entry.key.partition(), entry.value));
    }
  }

  @Override
  public void putTally(PaneCell place, int partition, CellTally tally) {
    tallies.put(new PartitionPlace(place, partition), tally);
  }

  @Override
  public void removeTally(PaneCell place, int partition) {
    tallies.delete(new PartitionPlace(place, partition));
  }

  @Override
  public Map<Integer, PartitionProgress> progressByPartition() {
    Map<Integer, PartitionProgress> progress = new TreeMap<>();
    try (KeyValueIterator<Integer, PartitionReport> all = partitions.all()) {
      all.forEachRemaining(
          entry -> {
            if (!entry.value.progress().equals(PartitionProgress.START)) {
              progress.put(entry.key, entry.value.progress());
            }
          });
    }
    return progress;
  }

  @Override
  public void putProgress(int partition, PartitionProgress progress) {
    partitions.put(partition, new PartitionReport(progress, report(partition).counted()));
  }

  @Override
  public long counted(int partition) {
    return report(partition).counted();
  }

  @Override
  public void putCounted(int partition, long counted) {
    partitions.put(partition, new PartitionReport(report(partition).progress(), counted));
  }

  @Override
  public Optional<Alert> alert(String id) {
    return Optional.ofNullable(alerts.get(id));
  }

  @Override
  public void putAlert(Alert alert) {
    alerts.put(alert.id(), alert);
  }

  private PartitionReport report(int partition) {
    PartitionReport known = partitions.get(partition);
    return known == null ? PartitionReport.NOTHING : known;
  }
}
