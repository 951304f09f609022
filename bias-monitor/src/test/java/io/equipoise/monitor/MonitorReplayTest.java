package io.equipoise.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.localstack.SharedStack;
import io.equipoise.monitor.app.MonitorListener;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same log read again by a monitor that has forgotten everything, on a real broker. */
class MonitorReplayTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int RECORDS = 20_000;

  /** Kafka's timestamps: some months ago, so that nothing but the log can give the order. */
  private static final long ARRIVAL = Ward.START.plus(Duration.ofDays(1)).toEpochMilli();

  @TempDir private Path folder;

  @Test
  void shouldRaiseTheSameAlertsByteForByteWhenTheSameLogIsReadAgain() throws Exception {
    DatasetDescriptor descriptor = Ward.descriptor("ward-replayed");
    Connection connection =
        new Connection(SharedStack.kafka().bootstrapServers(), "mock://replayed", Map.of());
    List<List<String>> readings = new ArrayList<>();
    try (WardStream ward = new WardStream(descriptor, connection);
        MonitorGroup group =
            new MonitorGroup(
                "ward-replayed",
                Topics.of("ward-replayed").records().name(),
                connection.bootstrapServers())) {
      for (int i = 0; i < RECORDS; i++) {
        // Women come and go, so that alerts do.
        double sex = i % 10 < (i / 2500 % 2 == 0 ? 2 : 9) ? 0 : 1;
        ward.send(
            Ward.person(i, Ward.START.plusSeconds(2L * i), sex, i % 17 == 0 ? 70 : 30 + i % 30),
            ARRIVAL + i,
            (metadata, failure) -> assertThat(failure).isNull());
      }
      ward.flush();

      int before = 0;
      for (int threads : new int[] {2, 1, 4}) {
        long snapshots = ward.snapshots();
        try (MonitorService service =
            new MonitorService(
                new MonitorConfig(
                    descriptor, connection, folder.resolve("threads-" + threads), threads),
                new MonitorListener() {})) {
          service.start();
          await()
              .atMost(PATIENCE)
              .until(() -> ward.snapshots() > snapshots && ward.latestCovered() == RECORDS);
        }
        group.bury();
        group.forget();
        List<String> versions =
            ward.alertBytes().stream()
                .map(r -> r.key() + HexFormat.of().formatHex(r.value()))
                .toList();
        readings.add(versions.subList(before, versions.size()));
        before = versions.size();
      }
    }

    assertThat(readings.get(0)).hasSizeGreaterThan(20);
    assertThat(readings.get(1)).isEqualTo(readings.get(0));
    assertThat(readings.get(2)).isEqualTo(readings.get(0));
  }
}
