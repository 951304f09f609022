package io.equipoise.ingest.kafka;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.digest.Sha256;
import io.equipoise.contract.IngestPosition;
import io.equipoise.ingest.app.RecordSink;
import io.equipoise.ingest.app.SourcePosition;
import io.equipoise.schemas.connection.ClientObserver;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.TopicReader;
import io.equipoise.schemas.topic.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Opens a {@link KafkaRecordSink} for each source, with a transactional id of the source's own. */
public final class KafkaRecordSinkFactory implements RecordSink.Factory {
  private static final Duration PATIENCE = KafkaRecordSink.PATIENCE;

  private static final int BATCH_BYTES = 256 << 10;

  private final DatasetDescriptor descriptor;
  private final Connection connection;
  private final Topics topics;
  private final WireSerdes serdes;
  private final InstantSource clock;
  private final ClientObserver clients;

  /** Sinks of the dataset's topics, which must be there; {@code clock} stamps what is produced. */
  public KafkaRecordSinkFactory(
      DatasetDescriptor descriptor, Connection connection, InstantSource clock) {
    this(descriptor, connection, clock, ClientObserver.NONE);
  }

  /** The same, with {@code clients} told of the producers. */
  public KafkaRecordSinkFactory(
      DatasetDescriptor descriptor,
      Connection connection,
      InstantSource clock,
      ClientObserver clients) {
    this.clients = clients;
    this.descriptor = descriptor;
    this.connection = connection;
    this.topics = Topics.of(descriptor.dataset());
    this.serdes = new WireSerdes(connection);
    this.clock = clock;
  }

  @Override
  public RecordSink open(String source) {
    Producer<String, byte[]> producer = producer(source);
    try {
      // First fence whoever came before, then ask how far they got: the other way round, a commit
      // could
      // slip in between.
      initialize(producer);
      return new KafkaRecordSink(
          source,
          connection,
          topics,
          new ItemMessages(descriptor, serdes.serializer(), clock),
          producer,
          clients,
          committed(source));
    } catch (RuntimeException failed) {
      clients.closing(producer);
      producer.close(Duration.ZERO);
      throw failed;
    }
  }

  private Producer<String, byte[]> producer(String source) {
    String id = "equipoise-ingest-" + descriptor.dataset() + "-" + hash(source);
    Map<String, Object> properties = connection.transactionalProducer(id, id);
    properties.putIfAbsent(
        ProducerConfig.MAX_BLOCK_MS_CONFIG, Math.toIntExact(PATIENCE.toMillis()));
    properties.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    KafkaProducer<String, byte[]> opened =
        new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
    clients.opened(opened);
    return opened;
  }

  private void initialize(Producer<String, byte[]> producer) {
    try {
      producer.initTransactions();
    } catch (KafkaException unreachable) {
      throw connection.failure(PATIENCE, unreachable);
    }
  }

  private SourcePosition committed(String source) {
    IngestPosition position =
        new TopicReader(connection)
            .latest(topics.ingestPositions().name(), serdes.deserializer(IngestPosition.class))
            .values()
            .get(source);
    return Optional.ofNullable(position)
        .map(p -> new SourcePosition(p.getAccepted(), p.getRejected(), p.getComplete()))
        .orElse(SourcePosition.START);
  }

  private static String hash(String source) {
    return HexFormat.of().formatHex(Sha256.of(source), 0, 6);
  }
}
