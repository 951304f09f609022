package io.equipoise.monitor;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.population.Subgroup;
import io.equipoise.cohort.record.RecordCodec;
import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.contract.RepresentationSnapshot;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.TopicAdmin;
import io.equipoise.schemas.topic.TopicReader;
import io.equipoise.schemas.topic.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The topics of one made-up dataset on a real broker: writes its records, reads what the monitor
 * says, recounts.
 */
final class WardStream implements AutoCloseable {
  private final DatasetDescriptor descriptor;
  private final Topics topics;
  private final WireSerdes serdes;
  private final RecordCodec codec;
  private final TopicReader reader;
  private final KafkaProducer<String, byte[]> producer;

  WardStream(DatasetDescriptor descriptor, Connection connection) {
    this.descriptor = descriptor;
    this.topics = Topics.of(descriptor.dataset());
    this.serdes = new WireSerdes(connection);
    this.codec = new RecordCodec(descriptor);
    this.reader = new TopicReader(connection);
    TopicAdmin.ensure(connection, topics.all());
    this.producer =
        new KafkaProducer<>(
            connection.producer("ward-" + descriptor.dataset()),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  /** Writes records and waits until the broker has them. */
  void send(List<PatientRecord> records) {
    for (PatientRecord record : records) {
      producer.send(
          new ProducerRecord<>(topics.records().name(), record.patientId(), bytes(record)));
    }
    producer.flush();
  }

  /** Writes a record as if it had arrived at a time, and tells when the broker has it. */
  void send(PatientRecord record, long timestamp, Callback acknowledged) {
    producer.send(
        new ProducerRecord<>(
            topics.records().name(), null, timestamp, record.patientId(), bytes(record)),
        acknowledged);
  }

  /** A record as it is written. */
  byte[] bytes(PatientRecord record) {
    return serdes.serializer().serialize(topics.records().name(), codec.encode(record));
  }

  void flush() {
    producer.flush();
  }

  /** Receives what is in the records topic. */
  interface Visitor {
    void visit(int partition, long offset, long timestamp, GenericRecord record);
  }

  /** Shows every record that can be read, by partition and offset. */
  void records(Visitor visitor) {
    Deserializer<GenericRecord> deserializer = serdes.genericDeserializer();
    for (ConsumerRecord<String, byte[]> r :
        reader.read(topics.records().name(), new ByteArrayDeserializer()).records()) {
      if (r.value() != null && r.value()[0] == 0) {
        visitor.visit(
            r.partition(),
            r.offset(),
            r.timestamp(),
            deserializer.deserialize(r.topic(), r.value()));
      }
    }
  }

  /** The values of the alerts topic, byte for byte. */
  List<ConsumerRecord<String, byte[]>> alertBytes() {
    return reader.read(topics.alerts().name(), new ByteArrayDeserializer()).records();
  }

  void sendPoison(String key) {
    producer.send(new ProducerRecord<>(topics.records().name(), key, new byte[] {1, 2, 3}));
    producer.flush();
  }

  /** The newest snapshot: the one that covers most of the input. */
  Optional<RepresentationSnapshot> newestSnapshot() {
    return reader
        .read(topics.representation().name(), serdes.deserializer(RepresentationSnapshot.class))
        .records()
        .stream()
        .map(ConsumerRecord::value)
        .reduce(
            (a, b) ->
                covered(a) > covered(b)
                        || (covered(a) == covered(b) && a.getWindowEnd().isAfter(b.getWindowEnd()))
                    ? a
                    : b);
  }

  /** Input records that the newest snapshot covers. */
  long covered() {
    return newestSnapshot().map(WardStream::covered).orElse(0L);
  }

  /** Number of snapshots so far. */
  long snapshots() {
    return reader
        .read(topics.representation().name(), new ByteArrayDeserializer())
        .records()
        .size();
  }

  /** Input records that the snapshot written last covers. */
  long latestCovered() {
    return reader
        .read(topics.representation().name(), serdes.deserializer(RepresentationSnapshot.class))
        .records()
        .stream()
        .reduce((a, b) -> b)
        .map(r -> covered(r.value()))
        .orElse(0L);
  }

  /** Every published version of every alert, in order. */
  List<ImbalanceAlert> alerts() {
    return reader
        .read(topics.alerts().name(), serdes.deserializer(ImbalanceAlert.class))
        .records()
        .stream()
        .map(ConsumerRecord::value)
        .toList();
  }

  List<ConsumerRecord<String, byte[]>> rejected() {
    return reader.read(topics.rejected().name(), new ByteArrayDeserializer()).records();
  }

  Map<String, GenericRecord> sample() {
    return reader.read(topics.trainingSample().name(), serdes.genericDeserializer()).latest();
  }

  /**
   * Count of each watched subgroup in the window that ends with the pane of the latest event time,
   * the simplest way.
   */
  static Map<String, Long> recount(DatasetDescriptor descriptor, List<PatientRecord> records) {
    long paneMillis = descriptor.windows().get(0).pane().toMillis();
    long latest = records.stream().mapToLong(r -> r.eventTime().toEpochMilli()).max().orElseThrow();
    long end = latest - latest % paneMillis + paneMillis;
    long start = end - descriptor.windows().get(0).length().toMillis();
    CellScheme scheme = new CellScheme(descriptor);
    Map<String, Long> counts = new HashMap<>();
    for (Subgroup subgroup : scheme.watched()) {
      long count = 0;
      for (PatientRecord record : records) {
        long at = record.eventTime().toEpochMilli();
        Cell cell = scheme.cellOf(record);
        if (at >= start
            && at < end
            && scheme.isKnown(subgroup.attributes(), cell)
            && scheme.contains(subgroup, cell)) {
          count++;
        }
      }
      counts.put(subgroup.id(), count);
    }
    return counts;
  }

  DatasetDescriptor descriptor() {
    return descriptor;
  }

  @Override
  public void close() {
    producer.close();
  }

  private static long covered(RepresentationSnapshot snapshot) {
    return snapshot.getOffsets().stream().mapToLong(o -> o.getOffset()).sum();
  }
}
