package io.equipoise.monitor.app;

import io.equipoise.monitor.domain.CellTally;
import io.equipoise.monitor.domain.Chunk;
import io.equipoise.monitor.domain.DistinctPatients;
import io.equipoise.monitor.domain.FirstSightings;
import io.equipoise.monitor.domain.PaneCell;
import io.equipoise.monitor.domain.PartitionProgress;
import io.equipoise.monitor.domain.SampleSlots;
import io.equipoise.monitor.domain.evidence.ShortageEvidence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Both memories on the heap; tallies are copied in and out, as a store would. */
public final class HeapMemory implements TallyMemory, WatchMemory {
  private Optional<Unfinished> chunk = Optional.empty();
  private final Map<String, Long> arrivals = new TreeMap<>();
  private final Map<String, Map<Integer, long[]>> owners = new TreeMap<>();
  private final Map<String, Map<PaneCell, CellTally>> tallies = new TreeMap<>();
  private final Map<String, Long> panes = new HashMap<>();
  private final TreeSet<Chunk> chunks = new TreeSet<>(Chunk.ORDER);
  private final Map<Integer, PartitionProgress> progress = new HashMap<>();
  private final Map<String, Map<Long, Long>> records = new HashMap<>();
  private final Map<String, ShortageEvidence.State> evidence = new HashMap<>();
  private final Map<String, Map<Long, DistinctPatients>> patients = new HashMap<>();
  private final TreeMap<Integer, long[]> sightings = new TreeMap<>();
  private final Map<String, KeptAlert> alerts = new HashMap<>();

  @Override
  public Optional<Unfinished> chunk() {
    return chunk;
  }

  @Override
  public void putChunk(Unfinished latest) {
    chunk = Optional.of(latest);
  }

  @Override
  public void restore(SampleSlots slots) {
    arrivals.forEach(slots::restoreArrivals);
    owners.forEach(
        (stratum, bySlot) -> bySlot.forEach((s, o) -> slots.restoreOwners(stratum, s, o)));
  }

  @Override
  public SampleSlots.Keeper keeper() {
    return new SampleSlots.Keeper() {
      @Override
      public void putArrivals(String stratum, long count) {
        arrivals.put(stratum, count);
      }

      @Override
      public void putOwners(String stratum, int block, long[] inBlock) {
        owners.computeIfAbsent(stratum, s -> new TreeMap<>()).put(block, inBlock);
      }
    };
  }

  @Override
  public void visitTallies(TallyVisitor visitor) {
    tallies.forEach(
        (window, places) ->
            places.forEach((place, tally) -> visitor.visit(window, place, tally.copy())));
  }

  @Override
  public void putTally(String window, PaneCell place, CellTally tally) {
    tallies.computeIfAbsent(window, w -> new TreeMap<>()).put(place, tally.copy());
  }

  @Override
  public void removeTally(String window, PaneCell place) {
    tallies.computeIfAbsent(window, w -> new TreeMap<>()).remove(place);
  }

  /** Places that are kept. */
  List<PaneCell> places(String window) {
    return new ArrayList<>(tallies.getOrDefault(window, Map.of()).keySet());
  }

  @Override
  public OptionalLong pane(String window) {
    Long known = panes.get(window);
    return known == null ? OptionalLong.empty() : OptionalLong.of(known);
  }

  @Override
  public void putPane(String window, long millis) {
    panes.put(window, millis);
  }

  @Override
  public void visitChunks(Consumer<Chunk> visitor) {
    chunks.forEach(visitor);
  }

  /** Chunks that wait. */
  int waiting() {
    return chunks.size();
  }

  @Override
  public void putChunk(Chunk waiting) {
    chunks.add(waiting);
  }

  @Override
  public void removeChunk(Chunk counted) {
    chunks.remove(counted);
  }

  @Override
  public Map<Integer, PartitionProgress> progressByPartition() {
    return progress;
  }

  @Override
  public void putProgress(int partition, PartitionProgress latest) {
    progress.put(partition, latest);
  }

  @Override
  public Map<Long, Long> records(String kind) {
    return records.getOrDefault(kind, Map.of());
  }

  @Override
  public void putRecords(String kind, long cell, long count) {
    records.computeIfAbsent(kind, k -> new TreeMap<>()).put(cell, count);
  }

  @Override
  public Map<Long, DistinctPatients> patients(String kind) {
    return patients.getOrDefault(kind, Map.of());
  }

  @Override
  public void putPatients(String kind, long cell, DistinctPatients latest) {
    patients.computeIfAbsent(kind, k -> new TreeMap<>()).put(cell, latest.copy());
  }

  @Override
  public SortedMap<Integer, long[]> sightings() {
    return sightings;
  }

  @Override
  public FirstSightings.Keeper sightingsKeeper() {
    return new FirstSightings.Keeper() {
      @Override
      public void putBlock(int block, long[] content) {
        sightings.put(block, content);
      }

      @Override
      public void removeBlock(int block) {
        sightings.remove(block);
      }
    };
  }

  @Override
  public Optional<ShortageEvidence.State> evidence(String key) {
    return Optional.ofNullable(evidence.get(key));
  }

  @Override
  public void putEvidence(String key, ShortageEvidence.State state) {
    evidence.put(key, state);
  }

  @Override
  public Optional<KeptAlert> alert(String id) {
    return Optional.ofNullable(alerts.get(id));
  }

  @Override
  public void visitAlerts(Consumer<KeptAlert> visitor) {
    alerts.values().forEach(visitor);
  }

  @Override
  public void putAlert(KeptAlert kept) {
    alerts.put(kept.alert().id(), kept);
  }
}
