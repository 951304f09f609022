package io.equipoise.monitor.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.alert.Alert;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.contract.AlertSeverity;
import io.equipoise.contract.AlertState;
import io.equipoise.contract.Condition;
import io.equipoise.contract.EstimateState;
import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.monitor.Ward;
import io.equipoise.monitor.app.HeapMemory;
import io.equipoise.monitor.app.KeptAlert;
import io.equipoise.monitor.app.RecordTally;
import io.equipoise.monitor.app.WatchListener;
import io.equipoise.monitor.domain.CellTally;
import io.equipoise.monitor.domain.Chunk;
import io.equipoise.monitor.domain.TallyShape;
import io.equipoise.monitor.domain.TellableFigures;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.serde.WireSerdes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Alerts of a descriptor that has changed since: the merge step is stopped and started again over
 * the same stores, which a test driver cannot do.
 */
class UnwatchedAlertTest {
  private static final String WOMEN = Alert.id("ward", "1h", "sex=female", "made-up-1");
  private static final WireSerdes SERDES =
      new WireSerdes(new Connection("localhost:1", "mock://unwatched", Map.of()));

  private final MockProcessorContext<Void, Void> storing = new MockProcessorContext<>();
  private final TallyShape shape = new TallyShape(Ward.descriptor());
  private final KeyValueStore<WindowPlace, CellTally> tallies =
      store(
          MonitorTopology.WINDOW_TALLIES,
          new WindowPlace.Format().serde(),
          new TallyFormat(shape).serde());
  private final KeyValueStore<String, byte[]> state =
      store(MonitorTopology.WATCH_STATE, Serdes.String(), Serdes.ByteArray());
  private final RecordTally tally = new RecordTally(Ward.descriptor(), 0, 1, new HeapMemory());
  private final Map<String, ImbalanceAlert> onTopic = new HashMap<>();
  private long offset;

  /** The merge step from one start to the next. */
  private final class Run {
    private final MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();
    private final CommitHook hook = CommitHook.builder(MonitorTopology.MERGE_COMMIT).build();
    private final MergeProcessor processor;

    Run(DatasetDescriptor descriptor) {
      context.addStateStore(tallies);
      context.addStateStore(state);
      context.addStateStore(hook);
      context.setCurrentSystemTimeMs(Ward.START.toEpochMilli());
      processor =
          new MergeProcessor(
              new MonitorTopology.Settings(
                  descriptor,
                  1,
                  SERDES,
                  () -> {
                    throw new AssertionError("own records have pseudonyms already");
                  },
                  Duration.ofMillis(500),
                  Duration.ofSeconds(1),
                  WatchListener.NONE,
                  () -> onTopic));
      processor.init(context);
    }

    /** Counts people. */
    Run count(Stream<PatientRecord> next) {
      next.forEach(
          person -> {
            tally.accept(person, offset++, Ward.START.toEpochMilli());
            tally.takeFull().ifPresent(this::process);
          });
      tally.flush().or(tally::flush).ifPresent(this::process);
      return this;
    }

    private void process(Chunk chunk) {
      processor.process(new Record<>(new byte[0], new ChunkFormat(shape).encode(chunk), 0));
    }

    /** What the clock calls for. */
    Run tick() {
      context
          .scheduledPunctuators()
          .forEach(p -> p.getPunctuator().punctuate(Ward.START.toEpochMilli() + 1));
      return this;
    }

    void commit() {
      hook.flushCache();
    }

    /** Versions of alerts that were sent, by subgroup, the latest of each. */
    Map<String, ImbalanceAlert> latest() {
      Map<String, ImbalanceAlert> latest = new TreeMap<>();
      sent().forEach(alert -> latest.put(alert.getSubgroup(), alert));
      return latest;
    }

    List<ImbalanceAlert> sent() {
      Deserializer<ImbalanceAlert> alerts = SERDES.deserializer(ImbalanceAlert.class);
      return context.forwarded().stream()
          .filter(sent -> sent.childName().equals(Optional.of(MonitorTopology.ALERTS_SINK)))
          .map(sent -> alerts.deserialize("ward.alerts", sent.record().value()))
          .toList();
    }
  }

  static Stream<DatasetDescriptor> changes() {
    return Stream.of(
        Ward.with("made-up-1", "made-up-2"),
        Ward.with("name: 1h", "name: hour"),
        Ward.with("watch: [[sex], [sex, ageBand]]", "watch: [[ageBand]]"),
        Ward.with("sex: { female: 0.5, male: 0.5 }, ", ""));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void shouldResolveOnceWhatIsWatchedNoLonger(DatasetDescriptor changed) {
    ImbalanceAlert raised = raised();

    Run first = new Run(changed).tick().tick();
    first.commit();
    Run second = new Run(changed).tick();
    second.commit();

    assertThat(raised.getState()).isEqualTo(AlertState.FIRING);
    assertThat(first.sent())
        .filteredOn(alert -> alert.getAlertId().equals(WOMEN))
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.getState()).isEqualTo(AlertState.RESOLVED);
              assertThat(alert.getSeverity()).isEqualTo(AlertSeverity.NONE);
              assertThat(alert.getReason())
                  .isEqualTo("no longer watched: the configuration changed");
              assertThat(alert.getRevision()).isEqualTo(raised.getRevision() + 1);
              assertThat(alert.getEpisode()).isEqualTo(1);
              assertThat(alert.getSubgroup()).isEqualTo("sex=female");
              assertThat(alert.getConditions()).containsExactly(new Condition("sex", "female"));
              assertThat(alert.getWindow()).isEqualTo("1h");
              assertThat(alert.getWindowEnd()).isEqualTo(raised.getWindowEnd());
              assertThat(alert.getWindowStart()).isEqualTo(raised.getWindowStart());
              assertThat(alert.getReferenceVersion()).isEqualTo("made-up-1");
              assertThat(alert.getReferenceShare()).isEqualTo(0.5);
              assertThat(alert.getDescriptorVersion()).isEqualTo(changed.version());
              assertThat(alert.getDeficit()).isZero();
              assertThat(alert.getCount()).isNull();
              assertThat(alert.getSupport()).isZero();
              assertThat(alert.getShare().getState()).isEqualTo(EstimateState.UNKNOWN);
              assertThat(alert.getRaisedAt()).isEqualTo(Ward.START);
              assertThat(alert.getResolvedAt()).isEqualTo(Ward.START);
              assertThat(alert.getUpdatedAt()).isEqualTo(Ward.START);
            });
    assertThat(first.sent()).noneMatch(alert -> alert.getState() == AlertState.FIRING);
    assertThat(second.sent()).isEmpty();
  }

  @Test
  void shouldResolveAfterACommitThatCameBeforeTheFirstTick() {
    raised();
    DatasetDescriptor changed = Ward.with("made-up-1", "made-up-2");

    new Run(changed).commit();

    assertThat(new Run(changed).tick().sent())
        .extracting(ImbalanceAlert::getAlertId)
        .contains(WOMEN);
  }

  @Test
  void shouldLeaveAlertsAloneWhichAreStillWatched() {
    raised();

    assertThat(new Run(Ward.descriptor()).tick().sent()).isEmpty();
    assertThat(new Run(Ward.with("minSupport: 100", "minSupport: 90")).tick().sent()).isEmpty();
  }

  @Test
  void shouldRaiseTheNextEpisodeWhenTheFormerConfigurationIsBack() {
    ImbalanceAlert raised = raised();
    new Run(Ward.with("made-up-1", "made-up-2")).tick().commit();

    Run back = new Run(Ward.descriptor()).count(men(60));

    ImbalanceAlert again = back.latest().get("sex=female");
    assertThat(again.getAlertId()).isEqualTo(raised.getAlertId());
    assertThat(again.getState()).isEqualTo(AlertState.FIRING);
    assertThat(again.getEpisode()).isEqualTo(2);
    assertThat(again.getRevision()).isEqualTo(3);
  }

  /** Bytes as the release before wrote them, by hand. */
  @Test
  void shouldReadAlertsOfTheReleaseBefore() {
    String text = HexFormat.of().formatHex("3f8ebf9f61baeed4".getBytes(UTF_8));
    byte[] old =
        HexFormat.of()
            .parseHex(
                "010010"
                    + text
                    + "0006464952494e47" // FIRING
                    + "00075741524e494e47" // WARNING
                    + "0000000000000007" // since
                    + "01" // episode
                    + "02" // revision
                    + "b401" // deficit 180
                    + "010000000000000007" // raised at
                    + "00"); // not resolved

    assertThat(new AlertFormat().decode(old))
        .isEqualTo(
            new KeptAlert(
                new Alert(
                    "3f8ebf9f61baeed4",
                    io.equipoise.cohort.alert.AlertState.FIRING,
                    io.equipoise.cohort.alert.Severity.WARNING,
                    7,
                    1,
                    2,
                    180,
                    OptionalLong.of(7),
                    OptionalLong.empty()),
                TellableFigures.ALL,
                Optional.empty()));
  }

  @Test
  void shouldNoteWhatAnAlertOfTheReleaseBeforeIsAboutWhileThatIsWatched() {
    raised();
    forgetSubjects();

    new Run(Ward.descriptor()).commit();

    assertThat(new Run(Ward.with("made-up-1", "made-up-2")).tick().sent())
        .extracting(ImbalanceAlert::getAlertId)
        .contains(WOMEN);
  }

  @Test
  void shouldAskTheTopicWhatAnAlertOfTheReleaseBeforeIsAbout() {
    ImbalanceAlert raised = raised();
    forgetSubjects();
    DatasetDescriptor changed = Ward.with("made-up-1", "made-up-2");

    Run untold = new Run(changed).tick();
    untold.commit();
    onTopic.put(WOMEN, raised);
    Run told = new Run(changed).tick();
    told.commit();

    assertThat(untold.sent()).isEmpty();
    assertThat(told.sent())
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.getAlertId()).isEqualTo(WOMEN);
              assertThat(alert.getState()).isEqualTo(AlertState.RESOLVED);
              assertThat(alert.getSubgroup()).isEqualTo("sex=female");
              assertThat(alert.getWindowEnd()).isEqualTo(raised.getWindowEnd());
              assertThat(alert.getReferenceVersion()).isEqualTo("made-up-1");
            });
    assertThat(new Run(changed).tick().sent()).isEmpty();
  }

  /** Women are short of half: 30 of 120. */
  private ImbalanceAlert raised() {
    Run run = new Run(Ward.descriptor());
    run.count(Stream.concat(women(30), men(90))).tick();
    run.commit();
    return run.latest().get("sex=female");
  }

  /** Leaves the alerts in the store as the release before had them. */
  private void forgetSubjects() {
    AlertFormat format = new AlertFormat();
    StoreWatchMemory memory = new StoreWatchMemory(tallies, state, shape);
    List<KeptAlert> kept = new ArrayList<>();
    memory.visitAlerts(kept::add);
    for (KeptAlert alert : kept) {
      byte[] bytes =
          format.encode(new KeptAlert(alert.alert(), TellableFigures.ALL, Optional.empty()));
      byte[] old = Arrays.copyOf(bytes, bytes.length - 4);
      old[0] = 1;
      state.put("A" + alert.alert().id(), old);
    }
  }

  private static Stream<PatientRecord> women(int count) {
    return IntStream.range(0, count).mapToObj(i -> Ward.woman(i, Ward.START));
  }

  private static Stream<PatientRecord> men(int count) {
    return IntStream.range(0, count).mapToObj(i -> Ward.man(i, Ward.START));
  }

  private <K, V> KeyValueStore<K, V> store(String name, Serde<K> keys, Serde<V> values) {
    KeyValueStore<K, V> store =
        Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), keys, values)
            .withLoggingDisabled()
            .withCachingDisabled()
            .build();
    store.init(storing.getStateStoreContext(), (StateStore) store);
    return store;
  }
}
