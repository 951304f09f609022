package io.equipoise.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisabledIfSystemProperty(
    named = SharedStack.PROPERTY,
    matches = "containers",
    disabledReason = "what is tested here is the embedded part itself")
class EmbeddedKafkaTest {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  @Test
  void shouldDeliverWhatWasSentWhenTheGroupIsNew() throws Exception {
    String servers = SharedStack.kafka().bootstrapServers();
    createTopic(servers, "delivered");
    send(servers, "delivered", "a", "b");
    assertThat(receive(servers, "delivered", 2)).containsExactly("a", "b");
  }

  @Test
  void shouldListenOnLoopbackOnlyWhenStarted() {
    assertThat(SharedStack.kafka().bootstrapServers()).matches("127\\.0\\.0\\.1:[1-9]\\d{1,4}");
  }

  @Test
  void shouldRefuseToCreateTopicsByUse() {
    String servers = SharedStack.kafka().bootstrapServers();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      assertThatThrownBy(() -> admin.describeTopics(List.of("never-created")).allTopicNames().get())
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
    }
  }

  @Test
  void shouldKeepDataAndPortWhenClosedAndStartedAgain(@TempDir Path folder) throws Exception {
    String servers;
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder)) {
      servers = kafka.bootstrapServers();
      createTopic(servers, "kept");
      send(servers, "kept", "before");
    }
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder)) {
      assertThat(kafka.bootstrapServers()).isEqualTo(servers);
      assertThat(receive(servers, "kept", 1)).containsExactly("before");
    }
  }

  @Test
  void shouldKeepDataAndPortWhenItsProcessWasKilled(@TempDir Path folder) throws Exception {
    String servers;
    try (StackHolder holder = StackHolder.launch("kafka", folder)) {
      servers = holder.address();
      createTopic(servers, "survivor");
      send(servers, "survivor", "before the kill");
      holder.kill();
    }
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder)) {
      assertThat(kafka.bootstrapServers()).isEqualTo(servers);
      assertThat(receive(servers, "survivor", 1)).containsExactly("before the kill");
    }
  }

  @Test
  void shouldReleaseReadCommittedConsumersWhenATransactionalProducerDied() throws Exception {
    String servers = SharedStack.kafka().bootstrapServers();
    createTopic(servers, "abandoned");
    KafkaProducer<String, String> dead =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                servers,
                "transactional.id",
                "dead",
                "transaction.timeout.ms",
                2000),
            new StringSerializer(),
            new StringSerializer());
    try {
      dead.initTransactions();
      dead.beginTransaction();
      dead.send(new ProducerRecord<>("abandoned", "never committed")).get();
      send(servers, "abandoned", "behind it");
      assertThat(receive(servers, "abandoned", 1)).containsExactly("behind it");
    } finally {
      dead.close(Duration.ZERO);
    }
  }

  @Test
  void shouldNameThePortWhenItIsBusy(@TempDir Path folder) throws IOException {
    try (ServerSocket squatter = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> EmbeddedKafka.start(folder, squatter.getLocalPort()))
          .isInstanceOf(LocalStackException.class)
          .hasMessageContaining("Port " + squatter.getLocalPort())
          .hasMessageContaining("Kafka broker")
          .hasMessageContaining("choose another port");
    }
  }

  @Test
  void shouldNameTheFolderWhenItCannotBeWritten(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("a-file"), "not a folder");
    assertThatThrownBy(() -> EmbeddedKafka.start(file.resolve("below-it")))
        .isInstanceOf(LocalStackException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("name another folder");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a,b", "a;b"})
  void shouldRefuseAFolderThatKafkaOrH2WouldCut(String name, @TempDir Path folder) {
    assertThatThrownBy(() -> HeldFolder.hold(folder.resolve(name).resolve("kafka"), "Kafka broker"))
        .isInstanceOf(LocalStackException.class)
        .hasMessageContaining(name)
        .hasMessageContaining("comma or a semicolon")
        .hasMessageContaining("name another folder");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void shouldNameTheFolderWhenAnotherBrokerHoldsIt(@TempDir Path folder) {
    try (HeldFolder holder = HeldFolder.hold(folder, "test")) {
      assertThatThrownBy(() -> EmbeddedKafka.start(holder.path()))
          .isInstanceOf(LocalStackException.class)
          .hasMessageContaining(folder.toString())
          .hasMessageContaining("in use");
    }
  }

  private static void createTopic(String servers, String topic) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }
  }

  private static void send(String servers, String topic, String... values) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers), new StringSerializer(), new StringSerializer())) {
      for (String value : values) {
        producer.send(new ProducerRecord<>(topic, value)).get();
      }
    }
  }

  private static List<String> receive(String servers, String topic, int count) {
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                servers,
                "group.id",
                "readers-of-" + topic,
                "auto.offset.reset",
                "earliest",
                "isolation.level",
                "read_committed"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.subscribe(List.of(topic));
      long deadline = System.nanoTime() + DEADLINE.toNanos();
      while (values.size() < count && System.nanoTime() - deadline < 0) {
        for (ConsumerRecord<String, String> message : consumer.poll(Duration.ofMillis(200))) {
          values.add(message.value());
        }
      }
    }
    return values;
  }
}
