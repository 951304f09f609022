package io.equipoise.monitor.kafka;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.DescriptorLoader;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.monitor.Ward;
import io.equipoise.monitor.app.StreamWatch;
import io.equipoise.monitor.domain.CellTally;
import io.equipoise.monitor.domain.Chunk;
import io.equipoise.monitor.domain.PaneCell;
import io.equipoise.monitor.domain.PartitionProgress;
import io.equipoise.monitor.domain.TallyShape;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * Fills a window of 60 panes with 10,000 cells each, with the stores behind it, and writes down
 * what they take; run in a JVM of its own, whose heap is the limit.
 */
final class WindowHeapGauge {
  static final int VALUES = 100;
  static final int PANES = 60;

  private WindowHeapGauge() {}

  /**
   * Writes {@code <tallies> <records of the window> <heap in use, bytes>} to the file that the
   * first argument names; the second is the counting unit.
   */
  public static void main(String[] arguments) throws IOException {
    DatasetDescriptor descriptor = descriptor(arguments[1]);
    CellScheme scheme = new CellScheme(descriptor);
    TallyShape shape = new TallyShape(descriptor);
    MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
    KeyValueStore<WindowPlace, CellTally> tallies =
        store(
            MonitorTopology.WINDOW_TALLIES,
            new WindowPlace.Format().serde(),
            new TallyFormat(shape).serde(),
            context);
    KeyValueStore<String, byte[]> state =
        store(MonitorTopology.WATCH_STATE, Serdes.String(), Serdes.ByteArray(), context);
    StreamWatch watch =
        new StreamWatch(descriptor, 1, new StoreWatchMemory(tallies, state, shape), 0);
    PartitionProgress progress = PartitionProgress.START;
    for (int pane = 0; pane < PANES; pane++) {
      List<Chunk.Placed> placed = new ArrayList<>();
      for (int cell = 0; cell < VALUES * VALUES; cell++) {
        long at = Ward.START.toEpochMilli() + pane * 60_000L;
        PatientRecord record =
            new PatientRecord(
                "r", "p" + pane, Ward.START, new double[] {cell / VALUES, cell % VALUES, 40, 1});
        CellTally tally = CellTally.empty(shape);
        tally.add(shape, record);
        placed.add(new Chunk.Placed(new PaneCell(at, scheme.codeOf(record)), tally));
        progress = progress.tallied(progress.nextOffset(), at, at);
      }
      placed.sort((a, b) -> a.place().compareTo(b.place()));
      watch.received(new Chunk(0, progress, placed), 0);
      watch.advance(0);
      watch.save();
    }
    long records =
        watch.changedWindows().stream()
            .mapToLong(w -> w.records().orElseThrow())
            .max()
            .orElseThrow();
    System.gc();
    long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    Files.writeString(
        Path.of(arguments[0]),
        "%d %d %d".formatted(tallies.approximateNumEntries(), records, used));
    // Both are alive until here.
    watch.save();
    tallies.close();
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

  /** Two attributes of 100 values each. */
  private static DatasetDescriptor descriptor(String countingUnit) {
    String yaml =
        Ward.yaml("ward-wide")
                .replaceAll("(?m)^  - \\{ name: age, type.*$", category("ward"))
                .replaceAll("(?m)^  - \\{ name: sex, type.*$", category("town"))
                .replaceAll("(?m)^  - \\{ name: sex, column.*$", "  - { name: ward, column: ward }")
                .replaceAll("(?m)^  - \\{ name: ageBand.*$", "  - { name: town, column: town }")
                .replaceAll("watch: .*", "watch: [[ward], [town]]")
                .replaceAll("shares: .*", "shares: { ward: " + shares("ward") + " }")
                .replaceAll("(?m)^      age: .*$", "      ward: { from: ward }")
                .replaceAll("(?m)^      sex: .*$", "      town: { from: town }")
            + "counting: "
            + countingUnit
            + "\n";
    return DescriptorLoader.parse("wide.yaml", yaml.getBytes(StandardCharsets.UTF_8));
  }

  private static String category(String name) {
    return "  - { name: %s, type: category, values: [%s], description: %s }"
        .formatted(
            name,
            IntStream.range(0, VALUES).mapToObj(i -> name + i).collect(Collectors.joining(", ")),
            name);
  }

  private static String shares(String name) {
    return IntStream.range(0, VALUES)
        .mapToObj(i -> name + i + ": 0.01")
        .collect(Collectors.joining(", ", "{ ", " }"));
  }
}
