package io.equipoise.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.contract.AlertState;
import io.equipoise.localstack.SharedStack;
import io.equipoise.monitor.app.MonitorListener;
import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.connection.Connection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The service in this process, on a real broker, with the registry that is part of this process.
 */
class MonitorServiceTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path folder;

  private static final class Heard implements MonitorListener {
    private final CountDownLatch running = new CountDownLatch(1);
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

    @Override
    public void running() {
      running.countDown();
    }

    @Override
    public void failed(Throwable failure) {
      failures.add(failure);
    }
  }

  @Test
  void shouldRaiseAnAlertSoonAfterTheDecidingRecord() throws Exception {
    DatasetDescriptor descriptor = Ward.descriptor("ward-served");
    Connection connection = connection("served");
    Heard heard = new Heard();
    try (WardStream ward = new WardStream(descriptor, connection);
        MonitorService service =
            new MonitorService(new MonitorConfig(descriptor, connection, folder, 2), heard)) {
      service.start();
      assertThat(heard.running.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      ward.send(people(99));
      await().atMost(PATIENCE).until(() -> ward.covered() == 99);
      assertThat(ward.alerts()).isEmpty();

      ward.send(people(1));

      await()
          .atMost(Duration.ofSeconds(15))
          .until(() -> ward.alerts().stream().anyMatch(a -> a.getState() == AlertState.FIRING));
      assertThat(heard.failures).isEmpty();
    }
  }

  @Test
  void shouldGoOnWhereItWasClosed() throws Exception {
    DatasetDescriptor descriptor = Ward.descriptor("ward-reopened");
    Connection connection = connection("reopened");
    List<PatientRecord> records =
        Ward.stream(2, 600, 0.5, Duration.ofSeconds(1), Duration.ofMinutes(1));
    try (WardStream ward = new WardStream(descriptor, connection)) {
      try (MonitorService service =
          new MonitorService(new MonitorConfig(descriptor, connection, folder, 1), new Heard())) {
        service.start();
        ward.send(records.subList(0, 300));
        await().atMost(PATIENCE).until(() -> ward.covered() == 300);
      }
      ward.send(records.subList(300, 600));
      try (MonitorService service =
          new MonitorService(new MonitorConfig(descriptor, connection, folder, 2), new Heard())) {
        service.start();
        await().atMost(PATIENCE).until(() -> ward.covered() == 600);
      }

      Map<String, Long> recount = WardStream.recount(descriptor, records);
      assertThat(ward.newestSnapshot().orElseThrow().getSubgroups())
          .allSatisfy(s -> assertThat(s.getCount()).isEqualTo(recount.get(s.getSubgroup())));
    }
  }

  @Test
  void shouldSayWhichBrokerDoesNotAnswer() {
    Connection nowhere = new Connection("127.0.0.1:1", "mock://nowhere", Map.of());
    try (MonitorService service =
        new MonitorService(
            new MonitorConfig(Ward.descriptor("ward-nowhere"), nowhere, folder, 1), new Heard())) {
      assertThatThrownBy(service::start)
          .isInstanceOf(OperatorException.class)
          .hasMessageContaining("127.0.0.1:1");
    }
  }

  @Test
  void shouldRefuseNoThreads() {
    Connection anywhere = new Connection("127.0.0.1:1", "mock://none", Map.of());

    assertThatThrownBy(() -> new MonitorConfig(Ward.descriptor(), anywhere, folder, 0))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("--threads");
  }

  /** Men only. */
  private static List<PatientRecord> people(int count) {
    return IntStream.range(0, count).mapToObj(i -> Ward.man(i, Ward.START)).toList();
  }

  private static Connection connection(String registry) {
    return new Connection(SharedStack.kafka().bootstrapServers(), "mock://" + registry, Map.of());
  }
}
