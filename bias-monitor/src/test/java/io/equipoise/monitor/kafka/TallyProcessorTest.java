package io.equipoise.monitor.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.record.RecordCodec;
import io.equipoise.monitor.Ward;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.serde.WireSerdes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedForward;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedPunctuator;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

/** The tally step alone, whose commits and restarts a test driver does not show. */
class TallyProcessorTest {
  private static final WireSerdes SERDES =
      new WireSerdes(new Connection("localhost:1", "mock://tally", Map.of()));

  private final MockProcessorContext<Void, Void> storing = new MockProcessorContext<>();
  private final KeyValueStore<String, byte[]> openChunk = store(MonitorTopology.OPEN_CHUNK);
  private final KeyValueStore<String, byte[]> slots = store(MonitorTopology.SAMPLE_SLOTS);

  /** The tally step from one start to the next. */
  private final class Run {
    private final MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();
    private final CommitHook hook = CommitHook.builder(MonitorTopology.TALLY_COMMIT).build();
    private final RecordCodec codec;
    private final TallyProcessor processor;
    private final long began = Ward.START.toEpochMilli();
    private long now = began;

    Run(DatasetDescriptor descriptor) {
      codec = new RecordCodec(descriptor);
      context.addStateStore(openChunk);
      context.addStateStore(slots);
      context.addStateStore(hook);
      context.setCurrentSystemTimeMs(now);
      processor =
          new TallyProcessor(
              new MonitorTopology.Settings(
                  descriptor,
                  1,
                  SERDES,
                  () -> {
                    throw new AssertionError("own records have pseudonyms already");
                  },
                  Duration.ofMillis(500),
                  Duration.ofSeconds(1)));
      processor.init(context);
    }

    /** Processes women that arrive now, numbered from their offset. */
    void women(int from, int to) {
      for (int i = from; i < to; i++) {
        context.setRecordMetadata("ward.records", 0, i);
        byte[] value =
            SERDES.serializer().serialize("ward.records", codec.encode(Ward.woman(i, Ward.START)));
        processor.process(new Record<>(("p" + i).getBytes(UTF_8), value, now));
      }
    }

    /** Lets the clock go on, and calls what is scheduled when it is due. */
    void advance(Duration by) {
      long end = now + by.toMillis();
      for (now++; now <= end; now++) {
        context.setCurrentSystemTimeMs(now);
        for (CapturedPunctuator scheduled : context.scheduledPunctuators()) {
          if ((now - began) % scheduled.getInterval().toMillis() == 0) {
            scheduled.getPunctuator().punctuate(now);
          }
        }
      }
      now = end;
    }

    void commit() {
      hook.flushCache();
      context.resetCommit();
    }

    /** What was sent to a child since the last call. */
    List<Record<? extends byte[], ? extends byte[]>> sent(String child) {
      List<Record<? extends byte[], ? extends byte[]>> sent =
          context.forwarded().stream()
              .filter(forward -> forward.childName().equals(Optional.of(child)))
              .<Record<? extends byte[], ? extends byte[]>>map(CapturedForward::record)
              .toList();
      context.resetForwards();
      return sent;
    }
  }

  @Test
  void shouldDeleteOnceWhatIsBeyondALoweredBoundOfTheSample() {
    Run before = new Run(Ward.descriptor());
    before.women(0, 60);
    before.commit();
    DatasetDescriptor lowered = Ward.with("perCell: 40", "perCell: 38");

    new Run(lowered).commit();
    Run after = new Run(lowered);
    assertThat(after.sent(MonitorTopology.SAMPLE_SINK)).isEmpty();
    after.advance(Duration.ofMillis(500));
    List<Record<? extends byte[], ? extends byte[]>> deleted =
        after.sent(MonitorTopology.SAMPLE_SINK);
    after.commit();
    Run again = new Run(lowered);
    again.advance(Duration.ofMillis(500));

    assertThat(deleted)
        .extracting(record -> new String(record.key(), UTF_8))
        .containsExactly("train|female|18-64|p0-38", "train|female|18-64|p0-39");
    assertThat(deleted).extracting(Record::value).containsOnlyNulls();
    assertThat(again.sent(MonitorTopology.SAMPLE_SINK)).isEmpty();
  }

  /** The merge step reads what is committed: until then nobody sees the chunk. */
  @Test
  void shouldAskForACommitSoonAfterTheClockSentAChunk() {
    Run run = new Run(Ward.descriptor());
    run.women(0, 3);
    run.advance(Duration.ofMillis(499));
    assertThat(run.context.committed()).as("for the records").isTrue();
    run.commit();
    assertThat(run.sent(MonitorTopology.TO_MERGE)).isEmpty();

    run.advance(Duration.ofMillis(1));
    assertThat(run.sent(MonitorTopology.TO_MERGE)).hasSize(1);
    run.advance(CommitPace.LIVE);

    assertThat(run.context.committed()).isTrue();
    run.commit();
    run.advance(Duration.ofSeconds(3));
    assertThat(run.context.committed()).as("for nothing").isFalse();
  }

  private KeyValueStore<String, byte[]> store(String name) {
    KeyValueStore<String, byte[]> store =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
            .withLoggingDisabled()
            .withCachingDisabled()
            .build();
    store.init(storing.getStateStoreContext(), (StateStore) store);
    return store;
  }
}
