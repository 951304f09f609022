package io.equipoise.schemas.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.schemas.OperatorException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionTest {
  private static final Connection PLAIN = new Connection("localhost:9092", "mock://test", Map.of());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a:1",
        "a:1,b:2",
        "kafka-0.example.org:9092",
        "127.0.0.1:65535",
        "[::1]:9092",
        "[::1]:9092,b:1"
      })
  void shouldAcceptHostsWithPorts(String servers) {
    assertThat(new Connection(servers, "mock://test", Map.of()).admin())
        .containsEntry("bootstrap.servers", servers);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "localhost", "localhost:", "http://localhost:9092", "a:1,", "a:1, b:2", "a:b"})
  void shouldRefuseAnythingElse(String servers) {
    assertThatThrownBy(() -> new Connection(servers, "mock://test", Map.of()))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("host:port")
        .hasMessageContaining("'" + servers + "'")
        .hasMessageContaining("--bootstrap-servers");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "localhost:8081", "ftp://x", "mock://", "http://", "http://a b"})
  void shouldRefuseARegistryThatIsNoUrl(String url) {
    assertThatThrownBy(() -> new Connection("a:1", url, Map.of()))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("'" + url + "'")
        .hasMessageContaining("--registry-url");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "isolation.level",
        "enable.auto.commit",
        "acks",
        "enable.idempotence",
        "transactional.id"
      })
  void shouldRefusePropertiesThatWouldBreakExactlyOnce(String property) {
    assertThatThrownBy(() -> new Connection("a:1", "mock://test", Map.of(property, "x")))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining(property);
  }

  @Test
  void shouldMakeProducersIdempotentAndCompressing() {
    assertThat(PLAIN.producer("p"))
        .containsEntry("client.id", "p")
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", "true")
        .containsEntry("compression.type", "lz4")
        .containsEntry("max.in.flight.requests.per.connection", 1)
        .doesNotContainKey("transactional.id");
    assertThat(PLAIN.transactionalProducer("p", "t")).containsEntry("transactional.id", "t");
  }

  @Test
  void shouldMakeConsumersReadCommittedFromTheBeginningWithoutCommitting() {
    assertThat(PLAIN.consumer("c", Optional.of("g")))
        .containsEntry("group.id", "g")
        .containsEntry("isolation.level", "read_committed")
        .containsEntry("enable.auto.commit", "false")
        .containsEntry("auto.offset.reset", "earliest");
    assertThat(PLAIN.consumer("c", Optional.empty())).doesNotContainKey("group.id");
  }

  @Test
  void shouldPassPropertiesOnButNotItsOwn() {
    Connection secured =
        new Connection(
            "a:1",
            "mock://test",
            Map.of(
                "security.protocol",
                "SSL",
                "compression.type",
                "zstd",
                "equipoise.value.serializer",
                "X"));

    assertThat(secured.admin())
        .containsEntry("security.protocol", "SSL")
        .doesNotContainKey("equipoise.value.serializer");
    assertThat(secured.producer("p")).containsEntry("compression.type", "zstd");
  }

  @Test
  void shouldKeepPasswordsOutOfItsText() {
    assertThat(
            new Connection("a:1", "mock://test", Map.of("sasl.jaas.config", "secret")).toString())
        .doesNotContain("secret")
        .contains("a:1");
  }

  @Test
  void shouldTellAnUnreachableBrokerFromARefusalAndAWrongSetting() {
    Duration waited = Duration.ofSeconds(15);

    assertThat(PLAIN.failure(waited, new TimeoutException("x")))
        .hasMessage(
            "cannot reach Kafka at localhost:9092 within 15 s; check --bootstrap-servers and that the broker runs");
    assertThat(PLAIN.failure(waited, new SaslAuthenticationException("bad password")))
        .hasMessageContaining("refused: bad password")
        .hasMessageContaining("credentials");
    assertThat(
            PLAIN.failure(
                waited,
                new KafkaException("Failed create", new ConfigException("No resolvable urls"))))
        .hasMessageContaining("No resolvable urls")
        .hasMessageContaining("--bootstrap-servers");
  }
}
