package io.equipoise.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.equipoise.localstack.SharedStack;
import io.equipoise.schemas.connection.Connection;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class KafkaMetersTest {
  private static final Connection CONNECTION =
      new Connection(SharedStack.kafka().bootstrapServers(), "mock://kafka-meters", Map.of());

  @Test
  void shouldShowWhatClientsMeasureWhileTheyAreOpen() {
    try (Telemetry telemetry = Telemetry.prometheus();
        KafkaConsumer<byte[], byte[]> consumer = consumer();
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                CONNECTION.producer("meters-producer"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      telemetry.clients().opened(consumer);
      telemetry.clients().opened(producer);

      assertThat(series(telemetry, "kafka_consumer_", "client_id=\"meters-consumer\""))
          .isNotEmpty();
      assertThat(series(telemetry, "kafka_producer_", "client_id=\"meters-producer\""))
          .isNotEmpty();

      telemetry.clients().closing(consumer);
      assertThat(series(telemetry, "kafka_consumer_", "meters-consumer")).isEmpty();
      assertThat(series(telemetry, "kafka_producer_", "meters-producer")).isNotEmpty();
    }
  }

  @Test
  void shouldShowTheNewClientWhenOneTakesAnothersPlace() {
    try (Telemetry telemetry = Telemetry.prometheus()) {
      KafkaConsumer<byte[], byte[]> first = consumer();
      telemetry.clients().opened(first);
      first.close();
      try (KafkaConsumer<byte[], byte[]> second = consumer()) {
        telemetry.clients().opened(second);
        telemetry.clients().closing(first);

        assertThat(series(telemetry, "kafka_consumer_", "meters-consumer")).isNotEmpty();
      }
    }
  }

  @Test
  void shouldRegisterNothingTwiceWhenAConsumerAndAProducerShareAnId() {
    Logger micrometer = (Logger) LoggerFactory.getLogger("io.micrometer");
    Level before = micrometer.getLevel();
    ListAppender<ILoggingEvent> said = new ListAppender<>();
    said.start();
    micrometer.addAppender(said);
    micrometer.setLevel(Level.DEBUG); // only the first double registration is a warning
    try (Telemetry telemetry = Telemetry.prometheus();
        KafkaConsumer<byte[], byte[]> consumer = consumer();
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                CONNECTION.producer("meters-consumer"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      telemetry.clients().opened(consumer);
      telemetry.clients().opened(producer);

      assertThat(said.list)
          .extracting(ILoggingEvent::getFormattedMessage)
          .noneMatch(message -> message.contains("been already registered"));
      assertThat(series(telemetry, "kafka_consumer_", "meters-consumer")).isNotEmpty();
      assertThat(series(telemetry, "kafka_producer_", "meters-consumer")).isNotEmpty();
      assertThat(series(telemetry, "kafka_app_info", "")).isEmpty();
    } finally {
      micrometer.setLevel(before);
      micrometer.detachAppender(said);
    }
  }

  @Test
  void shouldSayWhetherTheBrokerAnswers() {
    try (Telemetry telemetry = Telemetry.prometheus()) {
      telemetry.checkBroker("here", CONNECTION);
      assertThat(telemetry.health().readiness().up()).isTrue();

      telemetry.checkBroker("nowhere", new Connection("127.0.0.1:1", "mock://none", Map.of()));
      Health.Report report = telemetry.health().readiness();
      assertThat(report.up()).isFalse();
      assertThat(report.checks().get("here").up()).isTrue();
      assertThat(report.checks().get("nowhere").detail()).contains("127.0.0.1:1");
    }
  }

  private static KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        CONNECTION.consumer("meters-consumer", Optional.empty()),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private static List<String> series(Telemetry telemetry, String prefix, String part) {
    return ((PrometheusMeterRegistry) telemetry.registry())
        .scrape()
        .lines()
        .filter(line -> line.startsWith(prefix) && line.contains(part))
        .toList();
  }
}
