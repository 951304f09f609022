package io.equipoise.ingest.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.record.RecordCodec;
import io.equipoise.ingest.Fixtures;
import io.equipoise.ingest.app.Item;
import io.equipoise.ingest.app.ReceivedLine;
import io.equipoise.ingest.app.RecordSink;
import io.equipoise.ingest.app.SourcePosition;
import io.equipoise.ingest.domain.Rejected;
import io.equipoise.ingest.domain.RejectionCode;
import io.equipoise.localstack.SharedStack;
import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.connection.ClientObserver;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.TopicAdmin;
import io.equipoise.schemas.topic.TopicReader;
import io.equipoise.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

class KafkaRecordSinkTest {
  private static final String SOURCE = "csv:visits.csv";

  private DatasetDescriptor descriptor;
  private Connection connection;
  private Topics topics;
  private KafkaRecordSinkFactory sinks;

  @BeforeEach
  void aDatasetOfItsOwn(TestInfo test) {
    String name = test.getTestMethod().orElseThrow().getName();
    String dataset = "sink-" + name.toLowerCase(Locale.ROOT);
    descriptor =
        Fixtures.parse(Fixtures.csvClinicYaml().replace("dataset: clinic", "dataset: " + dataset));
    connection =
        new Connection(SharedStack.kafka().bootstrapServers(), "mock://" + dataset, Map.of());
    topics = Topics.of(dataset);
    TopicAdmin.ensure(
        connection, List.of(topics.records(), topics.rejected(), topics.ingestPositions()));
    sinks = new KafkaRecordSinkFactory(descriptor, connection, Fixtures.CLOCK);
  }

  @Test
  void shouldWriteRecordsRejectedItemsAndThePosition() {
    PatientRecord ann = record("ann");
    byte[] received = "v1,p1,\u00fc".getBytes(StandardCharsets.ISO_8859_1);
    try (RecordSink sink = sinks.open(SOURCE)) {
      assertThat(sink.position()).isEqualTo(SourcePosition.START);
      sink.begin();
      sink.accept(new Item.Accepted(ann, Set.of()));
      sink.reject(
          new Item.Refused(
              new Rejected(RejectionCode.OUT_OF_RANGE, "age", "too old"),
              SOURCE,
              new ReceivedLine(7, received, received.length)));
      sink.commit(new SourcePosition(1, 1, false));
    }

    List<ConsumerRecord<String, GenericRecord>> records = records();
    assertThat(records).hasSize(1);
    assertThat(records.get(0).key()).isEqualTo(ann.patientId());
    assertThat(records.get(0).timestamp()).isEqualTo(Fixtures.NOW.toEpochMilli());
    assertThat(new RecordCodec(descriptor).decode(records.get(0).value())).isEqualTo(ann);
    ConsumerRecord<String, byte[]> rejected = rejected().get(0);
    assertThat(rejected.key()).isNull();
    assertThat(rejected.value()).isEqualTo(received);
    assertThat(headers(rejected))
        .isEqualTo(
            Map.of(
                "code", "out-of-range",
                "field", "age",
                "reason", "too old",
                "source", SOURCE,
                "position", "line 7"));
    try (RecordSink next = sinks.open(SOURCE)) {
      assertThat(next.position()).isEqualTo(new SourcePosition(1, 1, false));
    }
    try (RecordSink other = sinks.open("csv:other.csv")) {
      assertThat(other.position()).isEqualTo(SourcePosition.START);
    }
  }

  @Test
  void shouldFenceWhoCameBeforeAndForgetWhatTheyDidNotCommit() {
    RecordSink first = sinks.open(SOURCE);
    first.begin();
    first.accept(new Item.Accepted(record("ann"), Set.of()));
    first.commit(new SourcePosition(1, 0, false));
    first.begin();
    first.accept(new Item.Accepted(record("lost"), Set.of()));

    try (RecordSink second = sinks.open(SOURCE)) {
      assertThat(second.position()).isEqualTo(new SourcePosition(1, 0, false));
      second.begin();
      second.accept(new Item.Accepted(record("bob"), Set.of()));
      second.commit(new SourcePosition(2, 0, true));
    }

    assertThatThrownBy(() -> first.commit(new SourcePosition(2, 0, false)))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining(
            "transaction of source csv:visits.csv: another ingest process has taken over");
    first.close();
    assertThat(records())
        .extracting(ConsumerRecord::key)
        .containsExactlyInAnyOrder(record("ann").patientId(), record("bob").patientId());
  }

  @Test
  void shouldAbortWhatIsOpenWhenClosed() {
    try (RecordSink sink = sinks.open(SOURCE)) {
      sink.begin();
      sink.accept(new Item.Accepted(record("ann"), Set.of()));
    }

    assertThat(records()).isEmpty();
  }

  @Test
  void shouldTellOfEveryProducerThatItOpensAndCloses() {
    List<Object> open = new ArrayList<>();
    ClientObserver clients =
        new ClientObserver() {
          @Override
          public void opened(Producer<?, ?> producer) {
            open.add(producer);
          }

          @Override
          public void closing(Object client) {
            assertThat(open.remove(client)).isTrue();
          }
        };

    RecordSink sink =
        new KafkaRecordSinkFactory(descriptor, connection, Fixtures.CLOCK, clients).open(SOURCE);

    assertThat(open).hasSize(1);
    sink.close();
    assertThat(open).isEmpty();
  }

  /** So does Kafka's producer when a commit has not been answered in time. */
  @Test
  void shouldCloseItsProducerWhenThatRefusesToAbort() {
    MockProducer<String, byte[]> producer =
        new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
    producer.initTransactions();
    producer.abortTransactionException = new IllegalStateException("the commit must be repeated");
    RecordSink sink =
        new KafkaRecordSink(
            SOURCE,
            connection,
            topics,
            new ItemMessages(descriptor, new WireSerdes(connection).serializer(), Fixtures.CLOCK),
            producer,
            ClientObserver.NONE,
            SourcePosition.START);
    sink.begin();

    sink.close();

    assertThat(producer.closed()).isTrue();
  }

  @Test
  void shouldCutWhatNoBrokerWouldTake() {
    byte[] received = new byte[3 << 20];
    try (RecordSink sink = sinks.open(SOURCE)) {
      sink.begin();
      sink.reject(
          new Item.Refused(
              new Rejected(RejectionCode.MALFORMED_ROW, "", "row has a broken quote"),
              SOURCE,
              new ReceivedLine(1, received, received.length)));
      sink.commit(new SourcePosition(0, 1, true));
    }

    ConsumerRecord<String, byte[]> rejected = rejected().get(0);
    assertThat(rejected.value()).hasSize(ItemMessages.MOST_REJECTED_BYTES);
    assertThat(headers(rejected)).containsEntry("cut-from-bytes", "3145728");
  }

  private static PatientRecord record(String name) {
    return new PatientRecord(
        "record-" + name,
        "patient-" + name,
        Instant.parse("2001-02-03T04:05:06.007Z"),
        new double[] {42, 1, Double.NaN, 70.5, 0, 1});
  }

  /** A new producer of the same id waits until the last transaction is over, also for readers. */
  private void awaitEndOfTransaction() {
    sinks.open(SOURCE).close();
  }

  private List<ConsumerRecord<String, GenericRecord>> records() {
    awaitEndOfTransaction();
    return new TopicReader(connection)
        .read(topics.records().name(), new WireSerdes(connection).genericDeserializer())
        .records();
  }

  private List<ConsumerRecord<String, byte[]>> rejected() {
    awaitEndOfTransaction();
    return new TopicReader(connection)
        .read(topics.rejected().name(), new ByteArrayDeserializer())
        .records();
  }

  private static Map<String, String> headers(ConsumerRecord<?, ?> record) {
    Map<String, String> headers = new HashMap<>();
    for (Header header : record.headers()) {
      headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
    }
    return headers;
  }
}
