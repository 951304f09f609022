package io.equipoise.monitor.kafka;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.TopicSource;
import io.equipoise.cohort.pseudonym.Pseudonyms;
import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.monitor.app.WatchListener;
import io.equipoise.monitor.domain.TallyShape;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.Topics;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The monitor's topology, in two steps, so that records are never shuffled; only tallies are.
 *
 * <pre>
 *  &lt;ds&gt;.records ──► tally (one task per partition) ──► tallies (1 partition) ──► merge ──► &lt;ds&gt;.representation
 *                     │                                                        └─────► &lt;ds&gt;.alerts
 *                     ├──► &lt;ds&gt;.training-sample
 *                     └──► &lt;ds&gt;.rejected
 * </pre>
 *
 * Where the descriptor names a topic of others, the tally step reads that one in place of {@code
 * <ds>.records}.
 *
 * <p>Processors work on plain objects and write what changed to their stores once per commit
 * ({@link CommitHook}). Every store is in memory, with a changelog behind, from which it is
 * rebuilt: state is small (one tally per live pane and cell), and under exactly-once a store on
 * disk would be rebuilt after a crash as well. Everything has a name of its own, so that state and
 * topics survive a change of the topology.
 */
public final class MonitorTopology {
  static final String TALLY = "tally";
  static final String TO_MERGE = "to-merge";
  static final String MERGE = "merge";
  static final String REJECTED_SINK = "rejected";
  static final String SAMPLE_SINK = "training-sample";
  static final String REPRESENTATION_SINK = "representation";
  static final String ALERTS_SINK = "alerts";
  static final String OPEN_CHUNK = "open-chunk";
  static final String SAMPLE_SLOTS = "sample-slots";
  static final String TALLY_COMMIT = "tally-commit";
  static final String WINDOW_TALLIES = "window-tallies";
  static final String WATCH_STATE = "watch-state";
  static final String MERGE_COMMIT = "merge-commit";

  private MonitorTopology() {}

  /**
   * What a topology is built for.
   *
   * @param descriptor the dataset
   * @param partitions number of partitions of the topic that is watched
   * @param serdes how values are read and written
   * @param pseudonyms makes what stands in for the identities in a topic of others, one for each
   *     task; not asked for the dataset's own records
   * @param flushEvery how often unfinished chunks are sent to the merge step, and held ones looked
   *     at
   * @param publishEvery how often changed windows are published
   * @param listener hears what is counted and published
   * @param published the latest version of each alert on its topic, by id; asked for only when the
   *     state has an alert of an earlier release that is watched no longer
   */
  public record Settings(
      DatasetDescriptor descriptor,
      int partitions,
      WireSerdes serdes,
      Supplier<Pseudonyms> pseudonyms,
      Duration flushEvery,
      Duration publishEvery,
      WatchListener listener,
      Supplier<Map<String, ImbalanceAlert>> published) {
    /** The same with nobody listening and no alert published before. */
    public Settings(
        DatasetDescriptor descriptor,
        int partitions,
        WireSerdes serdes,
        Supplier<Pseudonyms> pseudonyms,
        Duration flushEvery,
        Duration publishEvery) {
      this(
          descriptor,
          partitions,
          serdes,
          pseudonyms,
          flushEvery,
          publishEvery,
          WatchListener.NONE,
          Map::of);
    }

    /** A new reader of the input's values. */
    ValueReader values() {
      return descriptor
          .topic()
          .<ValueReader>map(
              source -> new MappedValues(descriptor, source, serdes, pseudonyms.get()))
          .orElseGet(() -> new OwnValues(descriptor, serdes));
    }
  }

  /** Name of the topic that is watched: the one that the descriptor names, else its own records. */
  public static String input(DatasetDescriptor descriptor) {
    return descriptor
        .topic()
        .map(TopicSource::name)
        .orElseGet(() -> Topics.of(descriptor.dataset()).records().name());
  }

  /** Name of the application, and prefix of its internal topics. */
  public static String applicationId(String dataset) {
    return "equipoise-monitor-" + dataset;
  }

  /** The topology; the same settings give the same one. */
  public static Topology build(Settings settings) {
    Topics topics = Topics.of(settings.descriptor().dataset());
    StreamsBuilder builder = new StreamsBuilder(naming(settings));
    builder.stream(
            input(settings.descriptor()),
            Consumed.with(Serdes.ByteArray(), Serdes.ByteArray())
                .withName("records")
                .withTimestampExtractor(new ArrivalTime()))
        .process(supplier(() -> new TallyProcessor(settings), tallyStores()), Named.as(TALLY))
        .mapValues(Function.<byte[]>identity()::apply, Named.as(TO_MERGE))
        .repartition(
            Repartitioned.<byte[], byte[]>as("tallies")
                .withKeySerde(Serdes.ByteArray())
                .withValueSerde(Serdes.ByteArray())
                .withNumberOfPartitions(1))
        .process(
            supplier(() -> new MergeProcessor(settings), mergeStores(settings)), Named.as(MERGE));
    Topology topology = builder.build();
    sink(topology, REJECTED_SINK, topics.rejected().name(), TALLY);
    sink(topology, SAMPLE_SINK, topics.trainingSample().name(), TALLY);
    sink(topology, REPRESENTATION_SINK, topics.representation().name(), MERGE);
    sink(topology, ALERTS_SINK, topics.alerts().name(), MERGE);
    return topology;
  }

  /**
   * Makes the builder refuse a store or an internal topic without a name of its own. It looks at no
   * address here.
   */
  private static TopologyConfig naming(Settings settings) {
    return new TopologyConfig(
        new StreamsConfig(
            Map.of(
                StreamsConfig.APPLICATION_ID_CONFIG,
                applicationId(settings.descriptor().dataset()),
                StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
                "unused:1",
                StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG,
                true)));
  }

  private static Set<StoreBuilder<?>> tallyStores() {
    return inOrder(
        store(OPEN_CHUNK, Serdes.String(), Serdes.ByteArray()),
        store(SAMPLE_SLOTS, Serdes.String(), Serdes.ByteArray()),
        CommitHook.builder(TALLY_COMMIT));
  }

  private static Set<StoreBuilder<?>> mergeStores(Settings settings) {
    TallyFormat tallies = new TallyFormat(new TallyShape(settings.descriptor()));
    return inOrder(
        store(WINDOW_TALLIES, new WindowPlace.Format().serde(), tallies.serde()),
        store(WATCH_STATE, Serdes.String(), Serdes.ByteArray()),
        CommitHook.builder(MERGE_COMMIT));
  }

  /** A set that lists its stores in one order at every start; {@code Set.of} does not. */
  private static Set<StoreBuilder<?>> inOrder(StoreBuilder<?>... stores) {
    return new LinkedHashSet<>(List.of(stores));
  }

  private static <K, V> StoreBuilder<KeyValueStore<K, V>> store(
      String name, Serde<K> keys, Serde<V> values) {
    return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), keys, values)
        .withCachingDisabled()
        .withLoggingEnabled(Map.of());
  }

  private static void sink(Topology topology, String name, String topic, String parent) {
    topology.addSink(name, topic, new ByteArraySerializer(), new ByteArraySerializer(), parent);
  }

  private static ProcessorSupplier<byte[], byte[], byte[], byte[]> supplier(
      Supplier<Processor<byte[], byte[], byte[], byte[]>> processors, Set<StoreBuilder<?>> stores) {
    return new ProcessorSupplier<>() {
      @Override
      public Processor<byte[], byte[], byte[], byte[]> get() {
        return processors.get();
      }

      @Override
      public Set<StoreBuilder<?>> stores() {
        return stores;
      }
    };
  }
}
