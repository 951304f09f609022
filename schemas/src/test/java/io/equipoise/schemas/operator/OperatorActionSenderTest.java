package io.equipoise.schemas.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.contract.OperatorAction;
import io.equipoise.contract.OperatorActionKind;
import io.equipoise.schemas.LocalConnection;
import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.TopicReader;
import io.equipoise.schemas.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.Cluster;
import org.junit.jupiter.api.Test;

class OperatorActionSenderTest {
  private final String dataset = LocalConnection.unique("operator");
  private final Connection connection = LocalConnection.withRegistryInMemory(Map.of());

  private OperatorAction action() {
    return OperatorAction.newBuilder()
        .setActionId("action-1")
        .setDataset(dataset)
        .setKind(OperatorActionKind.QUARANTINE_BATCH)
        .setTarget("batch-1")
        .setActor("alice")
        .setReason("looks wrong")
        .setAt(Instant.parse("2026-03-01T12:00:00Z"))
        .build();
  }

  @Test
  void shouldKeepWhatIsAskedForOnTheTopic() throws Exception {
    OperatorActionSender.send(connection, action());

    assertThat(
            new TopicReader(connection)
                .read(
                    Topics.of(dataset).operatorActions().name(),
                    new WireSerdes(connection).deserializer(OperatorAction.class))
                .records())
        .extracting(record -> record.value())
        .containsExactly(action());
  }

  /** Sends to a partition that nobody leads: its records wait until their time is over. */
  public static final class LeaderlessPartition implements Partitioner {
    @Override
    public int partition(
        String topic, Object key, byte[] keyBytes, Object value, byte[] bytes, Cluster cluster) {
      return 999;
    }

    @Override
    public void close() {}

    @Override
    public void configure(Map<String, ?> configs) {}
  }

  @Test
  void shouldSayThatNobodyKnowsWhenTheBrokerDoesNotConfirmInTime() {
    Connection connection =
        LocalConnection.withRegistryInMemory(
            Map.of(ProducerConfig.PARTITIONER_CLASS_CONFIG, LeaderlessPartition.class.getName()));
    long begin = System.nanoTime();

    assertThatThrownBy(() -> OperatorActionSender.send(connection, action()))
        .isInstanceOf(OperatorActionSender.UnconfirmedException.class)
        .hasMessageContaining("may have been taken or not")
        .hasMessageContaining(dataset + ".operator-actions");

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(25));
  }

  @Test
  void shouldSayThatNothingWasSentWhenThereIsNoBroker() {
    Connection nobody = new Connection("127.0.0.1:1", connection.registryUrl(), Map.of());

    assertThatThrownBy(() -> OperatorActionSender.send(nobody, action()))
        .isInstanceOf(OperatorException.class)
        .isNotInstanceOf(OperatorActionSender.UnconfirmedException.class)
        .hasMessageContaining("cannot reach Kafka at 127.0.0.1:1");
  }

  @Test
  void shouldKeepItsOwnTimesWhateverOtherProducersAreGiven() {
    Map<String, Object> config =
        OperatorActionSender.config(
            new Connection(
                "127.0.0.1:1",
                connection.registryUrl(),
                Map.of("linger.ms", "60000", "request.timeout.ms", "120000")));

    int longest = 15_000;
    int block = (int) config.get(ProducerConfig.MAX_BLOCK_MS_CONFIG);
    int linger = (int) config.get(ProducerConfig.LINGER_MS_CONFIG);
    int request = (int) config.get(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG);
    int delivery = (int) config.get(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG);
    assertThat(block + delivery).as("until it is given up").isLessThanOrEqualTo(longest);
    assertThat(delivery).as("as Kafka asks for").isGreaterThanOrEqualTo(linger + request);
  }
}
