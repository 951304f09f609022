package io.equipoise.monitor;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.pseudonym.Pseudonyms;
import io.equipoise.cohort.record.RecordSchemas;
import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.contract.RepresentationSnapshot;
import io.equipoise.monitor.app.MonitorListener;
import io.equipoise.monitor.kafka.MonitorTopology;
import io.equipoise.monitor.metrics.WatchMeters;
import io.equipoise.schemas.Foreground;
import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.PseudonymKey;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.registry.SchemaRegistry;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.TopicAdmin;
import io.equipoise.schemas.topic.TopicReader;
import io.equipoise.schemas.topic.TopicSpec;
import io.equipoise.schemas.topic.Topics;
import io.equipoise.telemetry.Health.Status;
import io.equipoise.telemetry.Telemetry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.avro.Schema;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.DefaultProductionExceptionHandler;
import org.apache.kafka.streams.errors.LogAndFailExceptionHandler;
import org.apache.kafka.streams.errors.LogAndFailProcessingExceptionHandler;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches one dataset's records: publishes who is in the stream, raises and clears alerts, and
 * keeps the training sample.
 *
 * <p>Several instances with the same dataset share the input partitions. Everything that one input
 * record changes, the position in the input included, is committed in one transaction, so a killed
 * instance loses and repeats nothing. A record that decides an alert reaches the alerts topic
 * within about {@link #FLUSH_EVERY}, two commits (a fifth of a second each near the log's end), and
 * the time for which its chunk waits for other partitions, at most a second and a half unless their
 * timestamps stay apart.
 */
public final class MonitorService implements Foreground.Service {
  /** How often unfinished chunks go to the merge step when records come slowly. */
  static final Duration FLUSH_EVERY = Duration.ofMillis(500);

  /** How often changed windows are published. */
  static final Duration PUBLISH_EVERY = Duration.ofSeconds(1);

  /**
   * How often transactions are committed while the monitor reads history; near the log's end it
   * asks for more ({@code CommitPace}). An alert passes two commits on its way.
   */
  private static final Duration COMMIT_EVERY = Duration.ofSeconds(1);

  /** How long a silent instance keeps its partitions before others, or its successor, get them. */
  private static final Duration SESSION = Duration.ofSeconds(10);

  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(30);
  private static final Duration DESCRIBE_WITHIN = Duration.ofSeconds(15);

  private static final Logger LOG = LoggerFactory.getLogger(MonitorService.class);

  private final MonitorConfig config;
  private final MonitorListener listener;
  private final Telemetry telemetry;
  private volatile @Nullable KafkaStreams streams;

  /** A service that is not yet started, and whose meters nobody reads. */
  public MonitorService(MonitorConfig config, MonitorListener listener) {
    this(config, listener, Telemetry.silent());
  }

  /** A service that is not yet started; it adds its meters and checks to the telemetry. */
  public MonitorService(MonitorConfig config, MonitorListener listener, Telemetry telemetry) {
    this.config = config;
    this.listener = listener;
    this.telemetry = telemetry;
    telemetry.checkBroker("monitor.broker", config.connection());
    telemetry.health().ready("monitor.streams", () -> state(State.RUNNING::equals));
    telemetry
        .health()
        .live(
            "monitor.streams",
            () -> state(state -> state != State.PENDING_ERROR && state != State.ERROR));
  }

  /** Before the start the streams are as if just created. */
  private Status state(Predicate<State> isUp) {
    KafkaStreams known = streams;
    State state = known == null ? State.CREATED : known.state();
    return Status.of(isUp.test(state), state.name());
  }

  /**
   * Creates the dataset's topics that are missing, registers the schemas of what it writes, and
   * begins to read. Throws {@link OperatorException} when the broker or the registry cannot be
   * reached, or when the descriptor names a topic of others that does not exist.
   */
  @Override
  public synchronized void start() {
    if (streams != null) {
      throw new IllegalStateException("the monitor has been started before");
    }
    DatasetDescriptor descriptor = config.descriptor();
    Topics topics = Topics.of(descriptor.dataset());
    List<TopicSpec> written =
        List.of(
            topics.rejected(), topics.representation(), topics.alerts(), topics.trainingSample());
    if (descriptor.topic().isEmpty()) {
      TopicAdmin.ensure(config.connection(), List.of(topics.records()));
    }
    int partitions = partitions(MonitorTopology.input(descriptor));
    TopicAdmin.ensure(config.connection(), written);
    settleSchemas(topics);
    if (descriptor.topic().isPresent() && config.pseudonymKey().isEmpty()) {
      LOG.warn(
          "no pseudonym key: identities in the training sample of {} are hashes with the salt of"
              + " its descriptor; who knows that can find out whether a known identity is in the"
              + " sample, by trying; give a key with --pseudonym-key-file or {}",
          descriptor.dataset(),
          PseudonymKey.ENVIRONMENT);
    }
    MonitorTopology.Settings settings =
        new MonitorTopology.Settings(
            descriptor,
            partitions,
            new WireSerdes(config.connection()),
            this::pseudonyms,
            FLUSH_EVERY,
            PUBLISH_EVERY,
            new WatchMeters(telemetry.registry(), descriptor, InstantSource.system()),
            this::publishedAlerts);
    KafkaStreams starting = new KafkaStreams(MonitorTopology.build(settings), properties());
    starting.setUncaughtExceptionHandler(this::stopFor);
    starting.setStateListener(
        (state, before) -> {
          LOG.info("monitor of {}: {} after {}", config.descriptor().dataset(), state, before);
          if (state == State.RUNNING) {
            listener.running();
          }
        });
    telemetry.bind("streams", starting, () -> new KafkaStreamsMetrics(starting));
    streams = starting;
    starting.start();
  }

  /** Stops reading, commits what was read, and waits for both. Does nothing when not started. */
  @Override
  public synchronized void close() {
    KafkaStreams closing = streams;
    if (closing == null) {
      return;
    }
    if (!closing.close(CLOSE_WITHIN)) {
      LOG.warn(
          "monitor of {} did not stop within {}; what it had not committed will be read again",
          config.descriptor().dataset(),
          CLOSE_WITHIN);
    }
    telemetry.clients().closing(closing);
  }

  /**
   * A thread that dies has met a bug or a broker that refuses: going on would hide it, a restart
   * repeats nothing.
   */
  private StreamThreadExceptionResponse stopFor(Throwable failure) {
    LOG.error("monitor of {} stops", config.descriptor().dataset(), failure);
    listener.failed(failure);
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  /**
   * Makes sure that what the monitor writes can be read: a registry that is missing or refuses is
   * told of here, in one place and before any record is read, rather than by each thread at its
   * first record.
   */
  private void settleSchemas(Topics topics) {
    Connection connection = config.connection();
    SchemaRegistry registry =
        SchemaRegistry.at(connection.registryUrl(), connection.clientProperties());
    boolean register =
        Boolean.parseBoolean(
            connection.clientProperties().getOrDefault("auto.register.schemas", "true"));
    Map<TopicSpec, Schema> schemas =
        Map.of(
            topics.trainingSample(), RecordSchemas.real(config.descriptor()),
            topics.representation(), RepresentationSnapshot.getClassSchema(),
            topics.alerts(), ImbalanceAlert.getClassSchema());
    schemas.forEach(
        (topic, schema) -> {
          String subject = topic.name() + "-value";
          if (register) {
            registry.register(subject, schema);
            registry.setCompatibility(subject, SchemaRegistry.Compatibility.BACKWARD);
          } else {
            registry.idOf(subject, schema);
          }
        });
  }

  /** Nothing where the topic cannot be read: what it is asked for then waits for another start. */
  private Map<String, ImbalanceAlert> publishedAlerts() {
    Connection connection = config.connection();
    String topic = Topics.of(config.descriptor().dataset()).alerts().name();
    try {
      return new TopicReader(connection)
          .latest(topic, new WireSerdes(connection).deserializer(ImbalanceAlert.class))
          .values();
    } catch (KafkaException | OperatorException e) {
      LOG.warn("{} cannot be read: {}", topic, e.toString());
      return Map.of();
    }
  }

  private Pseudonyms pseudonyms() {
    DatasetDescriptor descriptor = config.descriptor();
    return config
        .pseudonymKey()
        .map(key -> Pseudonyms.keyed(key.bytes(), descriptor.dataset()))
        .orElseGet(() -> Pseudonyms.salted(descriptor.sample().salt(), descriptor.dataset()));
  }

  /** The topic may have been made by others, with a number of partitions of their own. */
  private int partitions(String topic) {
    try (Admin admin = Admin.create(config.connection().admin())) {
      return admin
          .describeTopics(List.of(topic))
          .allTopicNames()
          .get(DESCRIBE_WITHIN.toSeconds(), TimeUnit.SECONDS)
          .values()
          .stream()
          .mapToInt(described -> described.partitions().size())
          .sum();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        throw new OperatorException(
            "topic "
                + topic
                + " does not exist on "
                + config.connection().bootstrapServers()
                + "; check sources.topic.name in the descriptor of "
                + config.descriptor().dataset(),
            e);
      }
      throw config.connection().failure(DESCRIBE_WITHIN, e);
    } catch (TimeoutException e) {
      throw config.connection().failure(DESCRIBE_WITHIN, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OperatorException("interrupted while looking up topic " + topic, e);
    }
  }

  private Properties properties() {
    Properties properties = new Properties();
    properties.putAll(config.connection().admin());
    properties.putAll(
        Map.ofEntries(
            Map.entry(
                StreamsConfig.APPLICATION_ID_CONFIG,
                MonitorTopology.applicationId(config.descriptor().dataset())),
            Map.entry(StreamsConfig.STATE_DIR_CONFIG, config.stateDirectory().toString()),
            Map.entry(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads()),
            Map.entry(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2),
            Map.entry(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true),
            Map.entry(StreamsConfig.REPLICATION_FACTOR_CONFIG, -1),
            Map.entry(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_EVERY.toMillis()),
            // Values arrive as bytes, so nothing is left for the first of these; the others stop
            // the service.
            Map.entry(
                StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
                LogAndFailExceptionHandler.class),
            Map.entry(
                StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
                LogAndFailProcessingExceptionHandler.class),
            Map.entry(
                StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG,
                DefaultProductionExceptionHandler.class),
            Map.entry(
                StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest"),
            Map.entry(
                StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
                (int) SESSION.toMillis()),
            Map.entry(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 2000),
            // Streams would linger for 100 ms; a commit ends it anyway, and batches fill at less.
            Map.entry(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 20),
            Map.entry(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4"),
            // The first batch of a transaction may have to be sent again while the one before is
            // being
            // completed; whatever was sent behind it meanwhile would be refused and sent again too.
            Map.entry(
                StreamsConfig.producerPrefix(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION),
                1)));
    return properties;
  }
}
