package io.equipoise.monitor.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.monitor.Ward;
import io.equipoise.monitor.domain.CellTally;
import io.equipoise.monitor.domain.Chunk;
import io.equipoise.monitor.domain.DistinctPatients;
import io.equipoise.monitor.domain.FirstSightings;
import io.equipoise.monitor.domain.PaneCell;
import io.equipoise.monitor.domain.PartitionProgress;
import io.equipoise.monitor.domain.TallyShape;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

/** What is written of patients, and that nothing is where records are counted. */
class PatientStateTest {
  private static final TallyShape RECORDS = new TallyShape(Ward.descriptor());
  private static final TallyShape PATIENTS = new TallyShape(Ward.countingPatients());

  @Test
  void shouldWriteNotAByteMoreWhenRecordsAreCounted() {
    byte[] tally = new TallyFormat(RECORDS).encode(tally(RECORDS, 5));

    // Version, fingerprint, three counts, no column that misses a value, two number columns.
    assertThat(tally).hasSize(1 + 4 + 3 + 1 + 2 * 16);
    assertThat(ByteBuffer.wrap(tally).getInt(1))
        .as("the fingerprint of before there were units")
        .isEqualTo(
            "age:NUMBER,sex:CATEGORY,systolic:NUMBER,disease:CATEGORY;disease=yes;sex:sex[female, male],ageBand:age[18-64, 65-100]"
                .hashCode());
  }

  @Test
  void shouldWriteEightBytesForEachPatient() {
    assertThat(new TallyFormat(PATIENTS).encode(tally(PATIENTS, 5)))
        .hasSize(1 + 4 + 3 + 1 + 2 * 16 + 1 + 5 * 8);
    assertThat(new TallyFormat(PATIENTS).encode(tally(PATIENTS, 9000)))
        .as("at most 4,097, whose number takes two bytes")
        .hasSize(1 + 4 + 3 * 2 + 1 + 2 * 16 + 2 + 4097 * 8);
  }

  @Test
  void shouldReadWhatItWrote() {
    for (int people : new int[] {0, 1, 70, 9000}) {
      CellTally tally = tally(PATIENTS, people);
      TallyFormat format = new TallyFormat(PATIENTS);
      CellTally read = format.decode(format.encode(tally));

      assertThat(read).isEqualTo(tally);
      assertThat(read.people()).isEqualTo(tally.people());
    }
    Chunk chunk =
        new Chunk(
            2,
            PartitionProgress.START.tallied(0, 1, 2),
            List.of(
                new Chunk.Placed(new PaneCell(60_000, 1), tally(PATIENTS, 3)),
                new Chunk.Placed(new PaneCell(60_000, 4), tally(PATIENTS, 40))));
    ChunkFormat format = new ChunkFormat(PATIENTS);
    assertThat(format.decode(format.encode(chunk))).isEqualTo(chunk);
  }

  @Test
  void shouldWriteTheSameBytesInWhateverOrderPartsWereAdded() {
    TallyFormat format = new TallyFormat(PATIENTS);
    CellTally[] parts = new CellTally[3];
    for (int part = 0; part < parts.length; part++) {
      parts[part] = CellTally.empty(PATIENTS);
      for (int i = 2000 * part; i < 2000 * part + 3000; i++) {
        parts[part].add(PATIENTS, Ward.visit("p" + i, "r", Ward.START, true, i % 3 == part));
      }
    }

    byte[] oneWay = format.encode(parts[0].plus(parts[1]).plus(parts[2]));
    byte[] another = format.encode(parts[2].plus(parts[0].plus(parts[1])));
    byte[] viaTheStore =
        format.encode(format.decode(format.encode(parts[1].plus(parts[2]))).plus(parts[0]));

    assertThat(another).isEqualTo(oneWay);
    assertThat(viaTheStore).isEqualTo(oneWay);
    assertThat(format.decode(oneWay).people()).isNotEqualTo(9000).isBetween(6700L, 7300L);
  }

  @Test
  void shouldRefuseStateOfTheOtherUnit() {
    byte[] records = new TallyFormat(RECORDS).encode(tally(RECORDS, 5));
    byte[] patients = new TallyFormat(PATIENTS).encode(tally(PATIENTS, 5));

    assertThatThrownBy(() -> new TallyFormat(PATIENTS).decode(records))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("counting unit")
        .hasMessageContaining("kafka-streams-application-reset");
    assertThatThrownBy(() -> new TallyFormat(RECORDS).decode(patients))
        .isInstanceOf(SerializationException.class);
  }

  @Test
  void shouldRefuseASketchOfMorePatientsThanThereCanBe() {
    byte[] tooMany = {1, (byte) 0x82, 0x20};

    assertThatThrownBy(() -> new PatientsFormat().decode(tooMany))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("too many");
  }

  @Test
  void shouldKeepLatePatientsAndSightingsInTheStore() {
    MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
    KeyValueStore<WindowPlace, CellTally> tallies =
        store(
            "tallies",
            new WindowPlace.Format().serde(),
            new TallyFormat(PATIENTS).serde(),
            context);
    KeyValueStore<String, byte[]> state =
        store("state", Serdes.String(), Serdes.ByteArray(), context);
    StoreWatchMemory memory = new StoreWatchMemory(tallies, state, PATIENTS);
    DistinctPatients late = tally(PATIENTS, 30).patients().orElseThrow();
    FirstSightings sightings = new FirstSightings();
    sightings.count(3, tally(PATIENTS, 2000).patients().orElseThrow());

    memory.putPatients("late:1h", 7, late);
    memory.putRecords("so-far", 7, 12);
    memory.putPane("1h", 60_000);
    sightings.save(memory.sightingsKeeper());
    memory.sightingsKeeper().putBlock(11, new long[] {0, 5});
    memory.sightingsKeeper().removeBlock(11);

    StoreWatchMemory after = new StoreWatchMemory(tallies, state, PATIENTS);
    assertThat(after.patients("late:1h")).isEqualTo(Map.of(7L, late));
    assertThat(after.patients("late:day")).isEmpty();
    assertThat(after.pane("1h")).hasValue(60_000);
    assertThat(after.pane("day")).isEmpty();
    assertThat(after.records("so-far")).isEqualTo(Map.of(7L, 12L));
    assertThat(after.sightings()).containsOnlyKeys(0, 1, 2, 3);
    FirstSightings again = new FirstSightings();
    after.sightings().values().forEach(again::restore);
    assertThat(again.size()).isEqualTo(2000);
    assertThat(again.count(3, tally(PATIENTS, 2001).patients().orElseThrow())).isOne();
  }

  private static CellTally tally(TallyShape shape, int people) {
    CellTally tally = CellTally.empty(shape);
    for (int i = 0; i < people; i++) {
      tally.add(shape, Ward.visit("p" + i, "r" + i, Ward.START, true, i % 3 == 0));
    }
    return tally;
  }

  private static <K, V> KeyValueStore<K, V> store(
      String name, Serde<K> keys, Serde<V> values, MockProcessorContext<Void, Void> context) {
    KeyValueStore<K, V> store =
        Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), keys, values)
            .withLoggingDisabled()
            .withCachingDisabled()
            .build();
    store.init(context.getStateStoreContext(), (StateStore) store);
    return store;
  }
}
