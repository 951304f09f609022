package io.equipoise.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.localstack.SharedStack;
import io.equipoise.monitor.app.MonitorListener;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.registry.SchemaRegistry;
import io.equipoise.schemas.topic.TopicSpec;
import io.equipoise.schemas.topic.Topics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.SchemaBuilder;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that is no record of a patient, on a real broker and a real registry. */
class MonitorPoisonTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int TEN_MB = 10_000_000;

  @TempDir private Path folder;

  @Test
  void shouldPutEveryPoisonAsideOnceAndGoOnCounting() throws Exception {
    DatasetDescriptor descriptor = Ward.descriptor("ward-poisoned");
    Topics topics = Topics.of("ward-poisoned");
    Connection connection =
        new Connection(
            SharedStack.kafka().bootstrapServers(), SharedStack.registry().url(), Map.of());
    List<PatientRecord> records =
        Ward.stream(5, 1000, 0.5, Duration.ofSeconds(1), Duration.ofMinutes(1));
    Random random = new Random(5);
    int wrong =
        SchemaRegistry.at(connection.registryUrl())
            .register(
                "something-else-value",
                SchemaBuilder.record("Other").fields().requiredInt("number").endRecord());
    int json = registerJson(connection.registryUrl());
    byte[] tenMegabytes = new byte[TEN_MB];
    random.nextBytes(tenMegabytes);
    tenMegabytes[0] = 0;
    List<Throwable> failures = new CopyOnWriteArrayList<>();
    MonitorListener listener =
        new MonitorListener() {
          @Override
          public void failed(Throwable failure) {
            failures.add(failure);
          }
        };
    try (WardStream ward = new WardStream(descriptor, connection);
        KafkaProducer<String, byte[]> producer = largeProducer(connection);
        MonitorService service =
            new MonitorService(new MonitorConfig(descriptor, connection, folder, 2), listener)) {
      allowLarge(connection, topics.records());
      service.start();
      ward.send(records.subList(0, 500));

      send(producer, topics, "random", new byte[] {77, 1, 2, 3, 4, 5, 6, 7, 8, 9});
      send(producer, topics, "empty", new byte[0]);
      send(producer, topics, "unknown", framed(2_000_000_000, 12));
      send(producer, topics, "wrong", framed(wrong, 1));
      send(producer, topics, "cut", cut(ward, records));
      send(producer, topics, "large", tenMegabytes);
      send(producer, topics, "json", framed(json, 30));
      send(producer, topics, "null", null);
      ward.send(records.subList(500, 1000));

      await().atMost(PATIENCE).until(() -> ward.covered() == 1008);
      List<ConsumerRecord<String, byte[]>> rejected = ward.rejected();
      assertThat(rejected)
          .extracting(r -> r.key() + " " + code(r))
          .containsExactlyInAnyOrder(
              "random undecodable",
              "empty undecodable",
              "unknown unknown-schema",
              "wrong wrong-schema",
              "cut undecodable",
              "large too-large",
              "json unknown-schema",
              "null null-value");
      Map<String, Long> recount = WardStream.recount(descriptor, records);
      assertThat(ward.newestSnapshot().orElseThrow().getSubgroups())
          .isNotEmpty()
          .allSatisfy(s -> assertThat(s.getCount()).isEqualTo(recount.get(s.getSubgroup())));
      assertThat(failures).isEmpty();
    }
  }

  private static String code(ConsumerRecord<String, byte[]> rejected) {
    return new String(rejected.headers().lastHeader("code").value(), StandardCharsets.UTF_8);
  }

  private static void send(
      KafkaProducer<String, byte[]> producer, Topics topics, String key, byte[] value)
      throws Exception {
    producer.send(new ProducerRecord<>(topics.records().name(), key, value)).get();
  }

  /** Zeros behind the id of a schema. */
  private static byte[] framed(int schema, int length) {
    return ByteBuffer.allocate(5 + length).put((byte) 0).putInt(schema).array();
  }

  /** The first half of a record. */
  private static byte[] cut(WardStream ward, List<PatientRecord> records) {
    byte[] whole = ward.bytes(records.get(0));
    return Arrays.copyOf(whole, whole.length / 2);
  }

  private static KafkaProducer<String, byte[]> largeProducer(Connection connection) {
    Map<String, Object> config = connection.producer("poison");
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 2 * TEN_MB);
    return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
  }

  private static void allowLarge(Connection connection, TopicSpec topic) throws Exception {
    try (Admin admin = Admin.create(connection.admin())) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, topic.name()),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry(
                              TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(2 * TEN_MB)),
                          AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
  }

  /** Registers a JSON schema; gives its id. */
  private static int registerJson(String registryUrl) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(registryUrl + "/subjects/ward-json-value/versions"))
            .header("Content-Type", "application/vnd.schemaregistry.v1+json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"schemaType\":\"JSON\",\"schema\":\"{"
                        + "\\\"$schema\\\":\\\"http://json-schema.org/draft-07/schema#\\\","
                        + "\\\"type\\\":\\\"object\\\"}\"}"))
            .build();
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    Matcher id = Pattern.compile("\"id\":(\\d+)").matcher(response.body());
    assertThat(id.find()).as(response.body()).isTrue();
    return Integer.parseInt(id.group(1));
  }
}
