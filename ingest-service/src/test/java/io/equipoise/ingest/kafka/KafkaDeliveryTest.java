package io.equipoise.ingest.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.ingest.Fixtures;
import io.equipoise.ingest.app.Delivery;
import io.equipoise.ingest.app.Item;
import io.equipoise.ingest.app.ReceivedLine;
import io.equipoise.ingest.app.UndeliveredException;
import io.equipoise.ingest.domain.Rejected;
import io.equipoise.ingest.domain.RejectionCode;
import io.equipoise.localstack.SharedStack;
import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.connection.ClientObserver;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.topic.TopicAdmin;
import io.equipoise.schemas.topic.TopicReader;
import io.equipoise.schemas.topic.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;

class KafkaDeliveryTest {
  private static final Duration PATIENCE = Duration.ofMillis(600);

  @Test
  void shouldSayThatNothingArrivedWhenNobodyIsThere() throws IOException {
    Connection nobody = new Connection("127.0.0.1:" + closedPort(), "mock://nobody", Map.of());
    try (Delivery delivery =
        new KafkaDelivery(
            Fixtures.csvClinic(), nobody, PATIENCE, Fixtures.CLOCK, ClientObserver.NONE)) {
      Delivery.Parcel parcel = delivery.parcel();

      assertThatThrownBy(
              () -> {
                parcel.send(record());
                parcel.await();
              })
          .isInstanceOfSatisfying(
              UndeliveredException.class,
              failed -> {
                assertThat(failed.arrived()).isZero();
                assertThat(failed.uncertain()).isLessThanOrEqualTo(1);
              })
          .hasMessageNotContaining("ann");
    }
  }

  @Test
  void shouldBoundWhatIsOnItsWay() {
    Connection connection =
        new Connection(SharedStack.kafka().bootstrapServers(), "mock://delivery", Map.of());
    Topics topics = Topics.of("clinic");
    TopicAdmin.ensure(connection, List.of(topics.records(), topics.rejected()));
    byte[] large = new byte[ItemMessages.MOST_REJECTED_BYTES];
    int items = (int) (3 * KafkaDelivery.WINDOW_BYTES / large.length);
    try (Delivery delivery =
        new KafkaDelivery(
            Fixtures.csvClinic(),
            connection,
            Duration.ofSeconds(20),
            Fixtures.CLOCK,
            ClientObserver.NONE)) {
      Delivery.Parcel parcel = delivery.parcel();
      for (int i = 0; i < items; i++) {
        parcel.send(
            new Item.Refused(
                new Rejected(RejectionCode.BROKEN_JSON, "", "broken"),
                "rest:/records",
                new ReceivedLine(i, large, large.length)));
      }
      parcel.await();
      // A parcel without items has arrived.
      delivery.parcel().await();
    }

    assertThat(
            new TopicReader(connection)
                .read(topics.rejected().name(), new ByteArrayDeserializer())
                .records())
        .hasSize(items);
  }

  @Test
  void shouldSayWhichClientPropertyDoesNotFit() {
    Connection wrong = new Connection("127.0.0.1:1", "mock://wrong", Map.of("linger.ms", "never"));

    assertThatThrownBy(
            () ->
                new KafkaDelivery(
                    Fixtures.csvClinic(), wrong, PATIENCE, Fixtures.CLOCK, ClientObserver.NONE))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("linger.ms");
  }

  private static Item record() {
    return new Item.Accepted(
        new PatientRecord(
            "record-ann", "patient-ann", Fixtures.NOW, new double[] {42, 0, 0, 1, 0, 1}),
        Set.of());
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
