package io.equipoise.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.equipoise.schemas.LocalConnection;
import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.connection.Connection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class TopicAdminTest {
  private final Connection connection = LocalConnection.withRegistryInMemory(Map.of());

  @Test
  void shouldCreateEveryTopicOfADatasetAsPlanned() throws ExecutionException, InterruptedException {
    Topics topics = Topics.of(LocalConnection.unique("dataset"));
    TopicAdmin.ensure(connection, topics.all());

    try (Admin admin = Admin.create(connection.admin())) {
      for (TopicSpec topic : topics.all()) {
        assertThat(partitions(admin, topic.name())).as(topic.name()).isEqualTo(topic.partitions());
        Config config = config(admin, topic.name());
        topic
            .config()
            .forEach((key, value) -> assertThat(config.get(key).value()).as(key).isEqualTo(value));
      }
    }
  }

  @Test
  void shouldLeaveATopicAloneThatIsThereAlready() throws ExecutionException, InterruptedException {
    String name = LocalConnection.unique("mine");
    try (Admin admin = Admin.create(connection.admin())) {
      admin.createTopics(List.of(new NewTopic(name, 2, (short) 1))).all().get();
      TopicAdmin.ensure(
          connection, List.of(new TopicSpec(name, 4, Map.of("cleanup.policy", "compact"), "", "")));

      assertThat(partitions(admin, name)).isEqualTo(2);
      assertThat(config(admin, name).get("cleanup.policy").value()).isEqualTo("delete");
    }
  }

  @Test
  void shouldSayHowToMendATopicThatKeepsRecordsOtherwise()
      throws ExecutionException, InterruptedException {
    String verdicts = LocalConnection.unique("verdicts");
    String reports = LocalConnection.unique("reports");
    TopicSpec planned = new TopicSpec(verdicts, 1, Map.of("cleanup.policy", "compact"), "", "");
    TopicSpec inAnotherOrder =
        new TopicSpec(
            reports,
            1,
            Map.of("cleanup.policy", "delete,compact", "retention.ms", "7776000000"),
            "",
            "");
    try (Admin admin = Admin.create(connection.admin())) {
      NewTopic asPlanned =
          new NewTopic(reports, 1, (short) 1)
              .configs(Map.of("cleanup.policy", "compact,delete", "retention.ms", "7776000000"));
      admin.createTopics(List.of(new NewTopic(verdicts, 1, (short) 1), asPlanned)).all().get();
    }

    assertThat(warnings(List.of(planned, inAnotherOrder)))
        .containsExactly(
            "topic %s has cleanup.policy=delete, planned is cleanup.policy=compact; kafka-configs.sh --alter --entity-type topics --entity-name %s --add-config cleanup.policy=compact mends that"
                .formatted(verdicts, verdicts));

    TopicSpec both =
        new TopicSpec(
            verdicts,
            1,
            Map.of("cleanup.policy", "compact,delete", "retention.ms", "1000"),
            "",
            "");
    assertThat(warnings(List.of(both)))
        .singleElement(InstanceOfAssertFactories.STRING)
        .contains("has cleanup.policy=delete,retention.ms=604800000, planned")
        .contains("--add-config cleanup.policy=[compact,delete],retention.ms=1000 mends that");
    assertThat(warnings(List.of(new TopicSpec(verdicts, 1, Map.of(), "", "")))).isEmpty();
  }

  private List<String> warnings(List<TopicSpec> topics) {
    Logger logger = (Logger) LoggerFactory.getLogger(TopicAdmin.class);
    ListAppender<ILoggingEvent> said = new ListAppender<>();
    said.start();
    logger.addAppender(said);
    try {
      TopicAdmin.ensure(connection, topics);
    } finally {
      logger.detachAppender(said);
    }
    return said.list.stream()
        .filter(event -> event.getLevel() == Level.WARN)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  @Test
  void shouldSurviveOthersWhoCreateTheSameTopicsAtTheSameTime()
      throws ExecutionException, InterruptedException {
    Topics topics = Topics.of(LocalConnection.unique("race"));
    ExecutorService services = Executors.newFixedThreadPool(4);
    try {
      List<? extends Future<?>> starts =
          IntStream.range(0, 4)
              .mapToObj(i -> services.submit(() -> TopicAdmin.ensure(connection, topics.all())))
              .toList();
      for (Future<?> start : starts) {
        start.get();
      }
    } finally {
      services.shutdownNow();
    }

    try (Admin admin = Admin.create(connection.admin())) {
      assertThat(admin.listTopics().names().get())
          .containsAll(topics.all().stream().map(TopicSpec::name).toList());
    }
  }

  @Test
  void shouldSayThatNoBrokerAnswers() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Connection nobody = new Connection("127.0.0.1:" + port, "mock://x", Map.of());

    assertThatThrownBy(() -> TopicAdmin.ensure(nobody, Topics.of("x").all(), Duration.ofSeconds(1)))
        .isInstanceOf(OperatorException.class)
        .hasMessage(
            "cannot reach Kafka at 127.0.0.1:%d within 1 s; check --bootstrap-servers and that the broker runs"
                .formatted(port));
  }

  @Test
  void shouldSayThatTheHostHasNoAddress() {
    Connection nowhere = new Connection("no-such-host.invalid:9092", "mock://x", Map.of());

    assertThatThrownBy(
            () -> TopicAdmin.ensure(nowhere, Topics.of("x").all(), Duration.ofSeconds(1)))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("no-such-host.invalid:9092")
        .hasMessageContaining("--bootstrap-servers");
  }

  private static int partitions(Admin admin, String topic)
      throws ExecutionException, InterruptedException {
    return admin
        .describeTopics(List.of(topic))
        .allTopicNames()
        .get()
        .get(topic)
        .partitions()
        .size();
  }

  private static Config config(Admin admin, String topic)
      throws ExecutionException, InterruptedException {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return admin.describeConfigs(List.of(resource)).all().get().get(resource);
  }
}
