package io.equipoise.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.equipoise.contract.AlertSeverity;
import io.equipoise.contract.AlertState;
import io.equipoise.contract.Condition;
import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.contract.PartitionOffset;
import io.equipoise.contract.Provenance;
import io.equipoise.schemas.EstimateWire;
import io.equipoise.schemas.LocalConnection;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.topic.TopicAdmin;
import io.equipoise.schemas.topic.TopicReader;
import io.equipoise.schemas.topic.TopicSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericEnumSymbol;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Debian's Confluent client for Python reads what we write and writes what we read, given nothing
 * but the addresses of a real broker and a real registry. Skipped where its packages
 * (python3-confluent-kafka, python3-avro, python3-requests) are missing.
 */
class PythonInteroperabilityTest {
  private static final Path PYTHON = Path.of("/usr/bin/python3");
  private static final Path SCRIPT = Path.of("src/test/python/echo_topic.py");
  private static final ObjectReader JSON =
      new ObjectMapper().readerFor(Map.class).with(DeserializationFeature.USE_LONG_FOR_INTS);

  @TempDir Path folder;
  private final Connection connection = LocalConnection.withRealRegistry();
  private final WireSerdes serdes = new WireSerdes(connection);
  private final String source = LocalConnection.unique("from-java");
  private final String target = LocalConnection.unique("from-python");

  @BeforeAll
  static void needPython() throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(PYTHON), PYTHON + " is not there");
    Process probe =
        new ProcessBuilder(PYTHON.toString(), "-c", "import confluent_kafka.avro")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assumeTrue(
        probe.waitFor() == 0,
        "install python3-confluent-kafka, python3-avro and python3-requests to run this test");
  }

  @BeforeEach
  void createTopics() {
    TopicAdmin.ensure(
        connection,
        List.of(
            new TopicSpec(source, 1, Map.of(), "", ""),
            new TopicSpec(target, 1, Map.of(), "", "")));
  }

  private static ImbalanceAlert alert(String id, AlertState state) {
    return ImbalanceAlert.newBuilder()
        .setAlertId(id)
        .setDataset("heart")
        .setState(state)
        .setSeverity(AlertSeverity.WARNING)
        .setEpisode(1)
        .setRevision(12L)
        .setSubgroup("sex=female&ageBand=45-54")
        .setConditions(List.of(new Condition("sex", "female"), new Condition("ageBand", "45-54")))
        .setWindow("1h")
        .setWindowStart(Instant.parse("2024-05-01T10:00:00.123Z"))
        .setWindowEnd(Instant.parse("2024-05-01T11:00:00.123Z"))
        .setSupport(400L)
        .setCount(null)
        .setShare(
            EstimateWire.of(
                0.02,
                OptionalDouble.of(0.01),
                OptionalDouble.of(0.04),
                OptionalDouble.of(0.95),
                OptionalLong.of(400)))
        .setReferenceShare(0.1)
        .setRatio(EstimateWire.insufficient("größer wäre besser", OptionalLong.of(3)))
        .setMinRatio(0.8)
        .setClearRatio(0.9)
        .setDeficit(40L)
        .setReason("zu wenige – 太少")
        .setRaisedAt(Instant.parse("1969-12-31T23:59:59Z"))
        .setUpdatedAt(Instant.EPOCH)
        .setResolvedAt(null)
        .setOffsets(List.of(new PartitionOffset(0, 1L << 40), new PartitionOffset(1, 0L)))
        .setDescriptorVersion("abcdef012345")
        .setReferenceVersion("us-census-2020")
        .build();
  }

  /** A schema as the descriptors make it, with provenance as the synthetic topic has it. */
  private static Schema syntheticSchema() {
    return SchemaBuilder.record("PatientRecord")
        .namespace("io.equipoise.heart")
        .fields()
        .requiredString("recordId")
        .name("eventTime")
        .type(LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG)))
        .noDefault()
        .optionalLong("age")
        .optionalDouble("chol")
        .optionalString("sex")
        .name("provenance")
        .type()
        .unionOf()
        .nullType()
        .and()
        .type(Provenance.getClassSchema())
        .endUnion()
        .nullDefault()
        .endRecord();
  }

  private void send(String key, Object value, Map<String, String> headers) {
    try (Producer<String, Object> producer =
        new KafkaProducer<>(
            connection.producer("test"), new StringSerializer(), serdes.serializer())) {
      ProducerRecord<String, Object> record = new ProducerRecord<>(source, key, value);
      headers.forEach(
          (name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
      var unused = producer.send(record);
    }
  }

  /** Lets Python read the source and write the target; returns what it says it saw. */
  private List<Map<String, Object>> echo(int messages, String keys)
      throws IOException, InterruptedException {
    Path errors = folder.resolve("stderr");
    Process python =
        new ProcessBuilder(
                PYTHON.toString(),
                SCRIPT.toString(),
                "--bootstrap-servers",
                connection.bootstrapServers(),
                "--registry-url",
                connection.registryUrl(),
                "--source",
                source,
                "--target",
                target,
                "--messages",
                Integer.toString(messages),
                "--keys",
                keys)
            .redirectError(errors.toFile())
            .start();
    String output = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(python.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(python.exitValue()).as(Files.readString(errors)).isZero();
    List<Map<String, Object>> seen = new ArrayList<>();
    for (String line : output.lines().toList()) {
      seen.add(parsed(line));
    }
    return seen;
  }

  private static Map<String, Object> parsed(String line) throws JsonProcessingException {
    return JSON.readValue(line);
  }

  private <V> List<ConsumerRecord<String, V>> written(Deserializer<V> values) {
    return new TopicReader(connection).read(target, values).records();
  }

  /** The value as Python's JSON has it. */
  private static Object plain(Object value) {
    if (value instanceof IndexedRecord record) {
      Map<String, Object> map = new LinkedHashMap<>();
      record.getSchema().getFields().forEach(f -> map.put(f.name(), plain(record.get(f.pos()))));
      return map;
    }
    if (value instanceof Collection<?> list) {
      return list.stream().map(PythonInteroperabilityTest::plain).toList();
    }
    if (value instanceof Instant time) {
      return time.toEpochMilli();
    }
    if (value instanceof Integer number) {
      return number.longValue();
    }
    if (value instanceof Enum<?>
        || value instanceof GenericEnumSymbol<?>
        || value instanceof CharSequence) {
      return value.toString();
    }
    return value;
  }

  @Test
  void shouldExchangeAlertsWithAvroConsumerAndAvroProducer()
      throws IOException, InterruptedException {
    List<ImbalanceAlert> alerts =
        List.of(alert("a1", AlertState.FIRING), alert("a2", AlertState.RESOLVED));
    for (ImbalanceAlert alert : alerts) {
      send(null, alert, Map.of());
    }

    List<Map<String, Object>> seen = echo(2, "none");

    assertThat(seen.stream().map(m -> m.get("value")))
        .isEqualTo(alerts.stream().map(a -> plain(a)).toList());
    assertThat(
            written(serdes.deserializer(ImbalanceAlert.class)).stream().map(ConsumerRecord::value))
        .isEqualTo(alerts);
  }

  @Test
  void shouldExchangeSyntheticRecordsWithTextKeysAndHeaders()
      throws IOException, InterruptedException {
    Schema schema = syntheticSchema();
    GenericRecord full =
        new GenericRecordBuilder(schema)
            .set("recordId", "b1-0")
            .set("eventTime", 1_700_000_000_123L)
            .set("age", 63L)
            .set("chol", 233.25)
            .set("sex", "female")
            .set(
                "provenance",
                new Provenance(true, "b1", "m1", "gan", "1", "a1", "female|45-54", null))
            .build();
    GenericRecord sparse =
        new GenericRecordBuilder(schema).set("recordId", "b1-1").set("eventTime", -1L).build();
    send("b1-0", full, Map.of("synthetic", "true", "batch-id", "b1"));
    send("b1-1", sparse, Map.of());

    List<Map<String, Object>> seen = echo(2, "text");

    assertThat(seen)
        .isEqualTo(
            List.of(
                Map.of(
                    "key",
                    "b1-0",
                    "headers",
                    Map.of("synthetic", "true", "batch-id", "b1"),
                    "value",
                    plain(full)),
                Map.of("key", "b1-1", "headers", Map.of(), "value", plain(sparse))));
    List<ConsumerRecord<String, GenericRecord>> back = written(serdes.genericDeserializer(schema));
    assertThat(back.stream().map(ConsumerRecord::key)).containsExactly("b1-0", "b1-1");
    assertThat(back.stream().map(r -> plain(r.value())))
        .containsExactly(plain(full), plain(sparse));
    assertThat(back.get(0).headers().lastHeader("batch-id").value()).asString().isEqualTo("b1");
  }
}
