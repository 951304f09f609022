package io.equipoise.monitor.kafka;

import io.equipoise.monitor.app.TallyMemory;
import io.equipoise.monitor.domain.CellTally;
import io.equipoise.monitor.domain.PaneCell;
import io.equipoise.monitor.domain.PartitionProgress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** {@link TallyMemory} in the state stores of the tally step. */
final class StoreTallyMemory implements TallyMemory {
  /** The one key of the progress store: a task has one partition. */
  private static final String PROGRESS = "progress";

  private final KeyValueStore<PaneCell, CellTally> tallies;
  private final KeyValueStore<String, PartitionProgress> progress;
  private final KeyValueStore<String, Integer> slots;

  StoreTallyMemory(
      KeyValueStore<PaneCell, CellTally> tallies,
      KeyValueStore<String, PartitionProgress> progress,
      KeyValueStore<String, Integer> slots) {
    this.tallies = tallies;
    this.progress = progress;
    this.slots = slots;
  }

  @Override
  public Optional<CellTally> tally(PaneCell place) {
    return Optional.ofNullable(tallies.get(place));
  }

  @Override
  public void putTally(PaneCell place, CellTally tally) {
    tallies.put(place, tally);
  }

  @Override
  public Collection<PaneCell> places() {
    List<PaneCell> places = new ArrayList<>();
    try (KeyValueIterator<PaneCell, CellTally> all = tallies.all()) {
      all.forEachRemaining(entry -> places.add(entry.key));
    }
    return places;
  }

  @Override
  public void removeTally(PaneCell place) {
    tallies.delete(place);
  }

  @Override
  public PartitionProgress progress() {
    PartitionProgress known = progress.get(PROGRESS);
    return known == null ? PartitionProgress.START : known;
  }

  @Override
  public void putProgress(PartitionProgress latest) {
    progress.put(PROGRESS, latest);
  }

  @Override
  public int filledSlots(String stratum) {
    Integer filled = slots.get(stratum);
    return filled == null ? 0 : filled;
  }

  @Override
  public void putFilledSlots(String stratum, int filled) {
    slots.put(stratum, filled);
  }
}
