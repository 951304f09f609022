package io.equipoise.monitor.kafka;

import io.equipoise.monitor.app.KeptAlert;
import io.equipoise.monitor.app.WatchMemory;
import io.equipoise.monitor.domain.CellTally;
import io.equipoise.monitor.domain.Chunk;
import io.equipoise.monitor.domain.DistinctPatients;
import io.equipoise.monitor.domain.FirstSightings;
import io.equipoise.monitor.domain.PaneCell;
import io.equipoise.monitor.domain.PartitionProgress;
import io.equipoise.monitor.domain.TallyShape;
import io.equipoise.monitor.domain.evidence.ShortageEvidence;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * {@link WatchMemory} in the state stores of the merge step: tallies in one, everything else in the
 * other, under keys whose first letter says what they hold.
 */
final class StoreWatchMemory implements WatchMemory {
  private static final String CHUNK = "C";
  private static final String PROGRESS = "P";
  private static final String RECORDS = "R";
  private static final String EVIDENCE = "E";
  private static final String ALERT = "A";
  private static final String PATIENTS = "D";
  private static final String SIGHTINGS = "S";
  private static final String PANE = "W";

  private final KeyValueStore<WindowPlace, CellTally> tallies;
  private final KeyValueStore<String, byte[]> state;
  private final ChunkFormat chunks;
  private final ProgressFormat progress = new ProgressFormat();
  private final EvidenceFormat evidence = new EvidenceFormat();
  private final PatientsFormat patients = new PatientsFormat();
  private final AlertFormat alerts = new AlertFormat();

  StoreWatchMemory(
      KeyValueStore<WindowPlace, CellTally> tallies,
      KeyValueStore<String, byte[]> state,
      TallyShape shape) {
    this.tallies = tallies;
    this.state = state;
    this.chunks = new ChunkFormat(shape);
  }

  @Override
  public void visitTallies(TallyVisitor visitor) {
    try (KeyValueIterator<WindowPlace, CellTally> all = tallies.all()) {
      all.forEachRemaining(
          entry -> visitor.visit(entry.key.window(), entry.key.place(), entry.value));
    }
  }

  @Override
  public void putTally(String window, PaneCell place, CellTally tally) {
    tallies.put(new WindowPlace(window, place), tally);
  }

  @Override
  public void removeTally(String window, PaneCell place) {
    tallies.delete(new WindowPlace(window, place));
  }

  @Override
  public OptionalLong pane(String window) {
    byte[] known = state.get(PANE + window);
    return known == null ? OptionalLong.empty() : OptionalLong.of(ByteBuffer.wrap(known).getLong());
  }

  @Override
  public void putPane(String window, long millis) {
    state.put(PANE + window, ByteBuffer.allocate(Long.BYTES).putLong(millis).array());
  }

  @Override
  public void visitChunks(Consumer<Chunk> visitor) {
    visit(CHUNK, (key, value) -> visitor.accept(chunks.decode(value)));
  }

  @Override
  public void putChunk(Chunk chunk) {
    state.put(key(chunk), chunks.encode(chunk));
  }

  @Override
  public void removeChunk(Chunk chunk) {
    state.delete(key(chunk));
  }

  @Override
  public Map<Integer, PartitionProgress> progressByPartition() {
    Map<Integer, PartitionProgress> known = new TreeMap<>();
    visit(PROGRESS, (key, value) -> known.put(Integer.valueOf(key), progress.decode(value)));
    return known;
  }

  @Override
  public void putProgress(int partition, PartitionProgress latest) {
    state.put(PROGRESS + partition, progress.encode(latest));
  }

  @Override
  public Map<Long, Long> records(String kind) {
    Map<Long, Long> records = new TreeMap<>();
    visit(
        RECORDS + kind + "@",
        (key, value) -> records.put(Long.valueOf(key), ByteBuffer.wrap(value).getLong()));
    return records;
  }

  @Override
  public void putRecords(String kind, long cell, long records) {
    state.put(
        RECORDS + kind + "@" + cell, ByteBuffer.allocate(Long.BYTES).putLong(records).array());
  }

  @Override
  public Map<Long, DistinctPatients> patients(String kind) {
    Map<Long, DistinctPatients> found = new TreeMap<>();
    visit(
        PATIENTS + kind + "@",
        (key, value) -> found.put(Long.valueOf(key), patients.decode(value)));
    return found;
  }

  @Override
  public void putPatients(String kind, long cell, DistinctPatients latest) {
    state.put(PATIENTS + kind + "@" + cell, patients.encode(latest));
  }

  @Override
  public SortedMap<Integer, long[]> sightings() {
    SortedMap<Integer, long[]> found = new TreeMap<>();
    visit(
        SIGHTINGS,
        (key, value) -> {
          long[] content = new long[value.length / Long.BYTES];
          ByteBuffer.wrap(value).asLongBuffer().get(content);
          found.put(Integer.valueOf(key), content);
        });
    return found;
  }

  @Override
  public FirstSightings.Keeper sightingsKeeper() {
    return new FirstSightings.Keeper() {
      @Override
      public void putBlock(int block, long[] content) {
        ByteBuffer bytes = ByteBuffer.allocate(content.length * Long.BYTES);
        bytes.asLongBuffer().put(content);
        state.put(SIGHTINGS + block, bytes.array());
      }

      @Override
      public void removeBlock(int block) {
        state.delete(SIGHTINGS + block);
      }
    };
  }

  @Override
  public Optional<ShortageEvidence.State> evidence(String key) {
    return Optional.ofNullable(state.get(EVIDENCE + key)).map(evidence::decode);
  }

  @Override
  public void putEvidence(String key, ShortageEvidence.State latest) {
    state.put(EVIDENCE + key, evidence.encode(latest));
  }

  @Override
  public Optional<KeptAlert> alert(String id) {
    return Optional.ofNullable(state.get(ALERT + id)).map(alerts::decode);
  }

  @Override
  public void visitAlerts(Consumer<KeptAlert> visitor) {
    visit(ALERT, (key, value) -> visitor.accept(alerts.decode(value)));
  }

  @Override
  public void putAlert(KeptAlert kept) {
    state.put(ALERT + kept.alert().id(), alerts.encode(kept));
  }

  /** One key per chunk: chunks of a partition end at different offsets. */
  private static String key(Chunk chunk) {
    return String.format(
        Locale.ROOT, "%s%d@%d", CHUNK, chunk.partition(), chunk.progress().nextOffset());
  }

  private interface Visitor {
    void visit(String key, byte[] value);
  }

  private void visit(String prefix, Visitor visitor) {
    try (KeyValueIterator<String, byte[]> all = state.all()) {
      all.forEachRemaining(
          entry -> {
            if (entry.key.startsWith(prefix)) {
              visitor.visit(entry.key.substring(prefix.length()), entry.value);
            }
          });
    }
  }
}
