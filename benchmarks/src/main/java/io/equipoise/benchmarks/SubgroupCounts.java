package io.equipoise.benchmarks;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.ProtectedAttribute;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.serde.WireSerdes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyWindowStore;
import org.apache.kafka.streams.state.WindowStore;

/**
 * What one would write first with the Streams DSL: each record is sent once per watched subgroup
 * that it belongs to, grouped by subgroup, windowed and counted, exactly once. Commit interval,
 * cache, polls and producer are set as the monitor sets them; the store is the DSL's own. It does
 * less than the monitor: it only counts, and it publishes nothing.
 */
final class SubgroupCounts implements Contender {
  private static final String STORE = "counts";

  /** Longer than the whole stream: nothing comes too late to be counted. */
  private static final Duration GRACE = BenchStream.SPAN;

  private static final byte[] NOTHING = {};

  private final String name;
  private final Connection connection;
  private final List<List<Banded>> watch;
  private final BenchTopic topic;
  private final Tuning tuning;
  private final TimeWindows windows;
  private final long windowsPerRecord;

  private SubgroupCounts(
      String name,
      Connection connection,
      DatasetDescriptor descriptor,
      BenchTopic topic,
      Tuning tuning,
      TimeWindows windows,
      long windowsPerRecord) {
    this.name = name;
    this.connection = connection;
    this.watch =
        descriptor.watch().stream()
            .map(set -> set.stream().map(a -> banded(descriptor, a)).toList())
            .toList();
    this.topic = topic;
    this.tuning = tuning;
    this.windows = windows;
    this.windowsPerRecord = windowsPerRecord;
  }

  private static Banded banded(DatasetDescriptor descriptor, String name) {
    return descriptor.protectedAttributes().stream()
        .filter(attribute -> attribute.name().equals(name))
        .map(attribute -> new Banded(attribute, attribute.values()))
        .findFirst()
        .orElseThrow();
  }

  /**
   * With hopping windows: the descriptor's own, each as long as its length, one begins every pane.
   */
  static SubgroupCounts hopping(
      Connection connection, DatasetDescriptor descriptor, BenchTopic topic, Tuning tuning) {
    DatasetDescriptor.Window window = descriptor.windows().get(0);
    return new SubgroupCounts(
        "b hopping",
        connection,
        descriptor,
        topic,
        tuning,
        TimeWindows.ofSizeAndGrace(window.length(), GRACE).advanceBy(window.pane()),
        window.length().dividedBy(window.pane()));
  }

  /** With tumbling windows of one pane, which a reader would have to add up: kinder to the DSL. */
  static SubgroupCounts tumbling(
      Connection connection, DatasetDescriptor descriptor, BenchTopic topic, Tuning tuning) {
    return new SubgroupCounts(
        "b2 tumbling",
        connection,
        descriptor,
        topic,
        tuning,
        TimeWindows.ofSizeAndGrace(descriptor.windows().get(0).pane(), GRACE),
        1);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String description() {
    return "Streams DSL, flatMap to subgroups, groupByKey, %s windows, count, exactly_once_v2"
        .formatted(name.substring(name.indexOf(' ') + 1));
  }

  @Override
  public BenchTopic topic() {
    return topic;
  }

  @Override
  public String group() {
    return "bench-" + name.replace(' ', '-');
  }

  @Override
  public long expected() {
    return topic.memberships() * windowsPerRecord;
  }

  @Override
  public boolean shuffles() {
    return true;
  }

  @Override
  public Run start(Path folder) {
    return new StreamsRun(
        name,
        topology(),
        StreamsRun.properties(connection, group(), folder, tuning),
        SubgroupCounts::sum);
  }

  private Topology topology() {
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(
            topic.name(), Consumed.with(Serdes.String(), new WireSerdes(connection).genericSerde()))
        .flatMap((key, record) -> subgroups(record))
        .groupByKey(Grouped.with("subgroups", Serdes.String(), Serdes.ByteArray()))
        .windowedBy(windows)
        .count(
            Materialized.<String, Long, WindowStore<Bytes, byte[]>>as(STORE)
                .withKeySerde(Serdes.String())
                .withValueSerde(Serdes.Long()));
    return builder.build();
  }

  /** Ids of the watched subgroups that the record belongs to. */
  private List<KeyValue<String, byte[]>> subgroups(GenericRecord record) {
    List<KeyValue<String, byte[]>> subgroups = new ArrayList<>(watch.size());
    for (List<Banded> set : watch) {
      StringBuilder id = new StringBuilder();
      boolean known = true;
      for (Banded attribute : set) {
        String value = value(attribute, record);
        known &= !value.equals(ProtectedAttribute.UNKNOWN);
        id.append(id.length() == 0 ? "" : "&")
            .append(attribute.attribute().name())
            .append('=')
            .append(value);
      }
      if (known) {
        subgroups.add(KeyValue.pair(id.toString(), NOTHING));
      }
    }
    return subgroups;
  }

  private static String value(Banded attribute, GenericRecord record) {
    Object raw = record.get(attribute.attribute().column().name());
    if (raw == null) {
      return ProtectedAttribute.UNKNOWN;
    }
    if (!attribute.attribute().column().isNumber()) {
      return raw.toString();
    }
    int band = attribute.attribute().indexOf(((Number) raw).doubleValue());
    return band < attribute.values().size()
        ? attribute.values().get(band)
        : ProtectedAttribute.UNKNOWN;
  }

  /** An attribute with its values, which it would otherwise put together for each record. */
  private record Banded(ProtectedAttribute attribute, List<String> values) {}

  private static long sum(KafkaStreams streams) {
    ReadOnlyWindowStore<String, Long> store =
        streams.store(
            StoreQueryParameters.fromNameAndType(STORE, QueryableStoreTypes.windowStore()));
    long sum = 0;
    try (KeyValueIterator<Windowed<String>, Long> all = store.all()) {
      while (all.hasNext()) {
        sum += all.next().value;
      }
    }
    return sum;
  }
}
