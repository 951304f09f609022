package io.equipoise.evaluator;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.cohort.population.Split;
import io.equipoise.cohort.record.RecordCodec;
import io.equipoise.cohort.record.RecordSchemas;
import io.equipoise.contract.OperatorAction;
import io.equipoise.contract.OperatorActionKind;
import io.equipoise.contract.Provenance;
import io.equipoise.contract.SynthesisOutcome;
import io.equipoise.contract.SynthesisReport;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.TopicReader;
import io.equipoise.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** What other services would have written to a planted dataset's topics, and what is there. */
final class PlantedTopics implements AutoCloseable {
  private final DatasetDescriptor descriptor;
  private final Connection connection;
  private final Topics topics;
  private final RecordCodec codec;
  private final Producer<String, Object> producer;

  PlantedTopics(DatasetDescriptor descriptor, Connection connection) {
    this.descriptor = descriptor;
    this.connection = connection;
    this.topics = Topics.of(descriptor.dataset());
    this.codec = new RecordCodec(descriptor);
    this.producer =
        new KafkaProducer<>(
            connection.producer("planted"),
            new StringSerializer(),
            new WireSerdes(connection).serializer());
  }

  /** The training sample, as the monitor keeps it. */
  void sample(List<PatientRecord> people) {
    CellScheme scheme = new CellScheme(descriptor);
    PatientTable table = PatientTable.of(descriptor, people);
    for (int slot = 0; slot < people.size(); slot++) {
      Cell cell = scheme.cellOf(table, slot);
      String split = Split.of(people.get(slot).patientId(), descriptor.sample()).key();
      send(
          topics.trainingSample().name(),
          split + "|" + cell.key() + "|" + slot,
          codec.encode(people.get(slot)));
    }
    producer.flush();
  }

  /** The stream, one record a second, spread over the partitions by patient. */
  void records(List<PatientRecord> people) {
    for (PatientRecord person : people) {
      producer.send(
          new ProducerRecord<>(
              topics.records().name(),
              null,
              person.eventTime().toEpochMilli(),
              person.patientId(),
              codec.encode(person)));
    }
    producer.flush();
  }

  /** A published batch and its report. */
  void batch(String batchId, List<PatientRecord> rows) {
    for (PatientRecord row : rows) {
      GenericRecord value =
          codec.encode(row, RecordSchemas.synthetic(descriptor, Provenance.getClassSchema()));
      ProducerRecord<String, Object> record =
          new ProducerRecord<>(topics.synthetic().name(), row.recordId(), value);
      record.headers().add("synthetic", "true".getBytes(StandardCharsets.UTF_8));
      record.headers().add("batch-id", batchId.getBytes(StandardCharsets.UTF_8));
      producer.send(record);
    }
    send(
        topics.synthesisReports().name(),
        batchId,
        SynthesisReport.newBuilder()
            .setBatchId(batchId)
            .setDataset(descriptor.dataset())
            .setAlertId("alert")
            .setEpisode(1)
            .setAttempt(1)
            .setSubgroup("sex=female")
            .setDeficit(500)
            .setOutcome(SynthesisOutcome.PUBLISHED)
            .setReason("Made.")
            .setGenerator("gan")
            .setGeneratorVersion("1")
            .setSeed(1)
            .setDescriptorVersion(descriptor.version())
            .setTrainingRecords(1000)
            .setReferenceRecords(200)
            .setTrainingOffsets(List.of())
            .setRequested(rows.size())
            .setPublished(rows.size())
            .setCells(List.of())
            .setGates(List.of())
            .setCreatedAt(Instant.parse("2024-06-01T12:00:00Z"))
            .build());
    producer.flush();
  }

  /** An operator takes a batch back. */
  void quarantine(String batchId) {
    send(
        topics.operatorActions().name(),
        batchId,
        OperatorAction.newBuilder()
            .setActionId("action-" + batchId)
            .setDataset(descriptor.dataset())
            .setKind(OperatorActionKind.QUARANTINE_BATCH)
            .setTarget(batchId)
            .setActor("somebody")
            .setReason("seen harm on the ward")
            .setAt(Instant.parse("2024-07-01T12:00:00Z"))
            .build());
    producer.flush();
  }

  private void send(String topic, String key, Object value) {
    producer.send(new ProducerRecord<>(topic, key, value));
  }

  /** Every committed version, in order. */
  <T extends SpecificRecord> List<T> all(String topic, Class<T> type) {
    return new TopicReader(connection)
        .read(topic, new WireSerdes(connection).deserializer(type)).records().stream()
            .map(ConsumerRecord::value)
            .toList();
  }

  /**
   * A stream of new people, 40 % of them women. From this person on women's labels are the other
   * way round.
   */
  static List<PatientRecord> stream(String prefix, int count, int flippedFrom, long seed) {
    Random random = new Random(seed);
    List<PatientRecord> people = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean woman = random.nextDouble() < 0.4;
      PatientRecord drawn = PlantedCohort.person(prefix + i, woman, random);
      double[] values = drawn.values();
      if (woman && i >= flippedFrom) {
        values[5] = 1 - values[5];
      }
      people.add(
          new PatientRecord(
              drawn.recordId(), drawn.patientId(), drawn.eventTime().plusSeconds(i), values));
    }
    return people;
  }

  @Override
  public void close() {
    producer.close();
  }
}
