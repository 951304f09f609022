package io.equipoise.console.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.localstack.SharedStack;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.topic.TopicAdmin;
import io.equipoise.schemas.topic.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class TrafficWatchTest {
  private static final int RECORDS = 25_000;

  @Test
  void shouldTellNoCountWhenThereIsNoTopic() throws Exception {
    Connection connection =
        new Connection(SharedStack.kafka().bootstrapServers(), "mock://traffic-watch", Map.of());
    LoopModel model = new LoopModel();

    try (TrafficWatch watch =
        new TrafficWatch(connection, "traffic-nowhere", model, InstantSource.system())) {
      watch.start();
      assertThat(watch.awaitCounted(Duration.ofMinutes(1))).isTrue();
    }

    assertThat(model.counters()).isEqualTo(Counters.UNKNOWN);
  }

  /** One poll brings 10,000 at most. */
  @Test
  void shouldTellNoCountBeforeEverythingIsInIt() throws Exception {
    Connection connection =
        new Connection(SharedStack.kafka().bootstrapServers(), "mock://traffic-watch", Map.of());
    Topics topics = Topics.of("traffic-watch");
    TopicAdmin.ensure(connection, topics.all());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            connection.producer("traffic"), new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < RECORDS; i++) {
        var unused = producer.send(new ProducerRecord<>(topics.records().name(), new byte[1]));
      }
    }
    LoopModel model = new LoopModel();
    List<OptionalLong> told = new CopyOnWriteArrayList<>();
    model.listen(change -> told.add(model.counters().records()));

    try (TrafficWatch watch =
        new TrafficWatch(connection, "traffic-watch", model, InstantSource.system())) {
      watch.start();
      assertThat(watch.awaitCounted(Duration.ofMinutes(1))).isTrue();
    }

    assertThat(told.stream().filter(OptionalLong::isPresent).distinct())
        .containsExactly(OptionalLong.of(RECORDS));
    assertThat(model.services()).as("looked after too").isNotEmpty();
  }

  @Test
  void shouldTellAServiceApartWhoseGroupIsNotThereFromABrokerThatDoesNotAnswer() {
    Connection there =
        new Connection(SharedStack.kafka().bootstrapServers(), "mock://traffic-watch", Map.of());
    Connection nobody = new Connection("127.0.0.1:1", "mock://traffic-watch", Map.of());
    try (ServiceGroups groups =
            new ServiceGroups(there, "traffic-nowhere", InstantSource.system());
        ServiceGroups lost = new ServiceGroups(nobody, "traffic-nowhere", InstantSource.system())) {
      assertThat(groups.look())
          .extracting(ServiceStatus::state)
          .containsOnly(ServiceStatus.State.UNKNOWN);
      assertThat(lost.look())
          .extracting(ServiceStatus::state)
          .containsOnly(ServiceStatus.State.UNREACHABLE);
    }
  }
}
