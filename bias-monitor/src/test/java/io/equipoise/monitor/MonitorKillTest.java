package io.equipoise.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.contract.RepresentationSnapshot;
import io.equipoise.localstack.SharedStack;
import io.equipoise.schemas.connection.Connection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The monitor in a process of its own, on a real broker and registry, killed with SIGKILL while it
 * counts.
 */
class MonitorKillTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir private Path folder;
  private final DatasetDescriptor descriptor = Ward.descriptor("ward-killed");
  private final List<MonitorProcess> started = new ArrayList<>();
  private Path yaml;
  private WardStream ward;

  @BeforeEach
  void prepare() throws Exception {
    yaml = Files.writeString(folder.resolve("ward.yaml"), Ward.yaml("ward-killed"));
    ward =
        new WardStream(
            descriptor,
            new Connection(
                SharedStack.kafka().bootstrapServers(), SharedStack.registry().url(), Map.of()));
  }

  @AfterEach
  void stopAll() throws Exception {
    for (MonitorProcess process : started) {
      process.kill();
    }
    ward.close();
  }

  @Test
  void shouldCountAndAlertExactlyOnceWhenKilledTwiceAndSetBackToAnEmptyFolder() throws Exception {
    List<PatientRecord> records =
        Ward.stream(11, 5000, 0.3, Duration.ofSeconds(1), Duration.ofMinutes(3));
    ward.send(records.subList(0, 2000));
    ward.sendPoison("a");
    MonitorProcess first = start("state-1");
    awaitCovered(first, 1);
    ward.send(records.subList(2000, 3500));
    first.kill();
    MonitorProcess second = start("state-1");
    ward.sendPoison("b");
    awaitCovered(second, 2002);
    ward.send(records.subList(3500, 5000));
    second.kill();

    MonitorProcess third = start("state-2");
    awaitCovered(third, 5002);

    RepresentationSnapshot snapshot = ward.newestSnapshot().orElseThrow();
    Map<String, Long> counts = new HashMap<>();
    snapshot.getSubgroups().forEach(s -> counts.put(s.getSubgroup(), s.getCount()));
    assertThat(counts).isEqualTo(WardStream.recount(descriptor, records));
    assertThat(ward.rejected()).extracting(r -> r.key()).containsExactlyInAnyOrder("a", "b");
    assertThat(revisions(ward.alerts()))
        .containsKey("sex=female")
        .allSatisfy(
            (subgroup, revisions) -> {
              for (int i = 0; i < revisions.size(); i++) {
                assertThat(revisions.get(i)).isEqualTo(i + 1);
              }
            });
    assertThat(ward.sample()).isNotEmpty();
    assertThat(third.stop()).isEqualTo(143);
  }

  private MonitorProcess start(String state) throws Exception {
    MonitorProcess process =
        MonitorProcess.start(
            SharedStack.kafka().bootstrapServers(),
            SharedStack.registry().url(),
            yaml,
            folder.resolve(state),
            folder.resolve("monitor.log"));
    started.add(process);
    return process;
  }

  private void awaitCovered(MonitorProcess process, long records) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> {
              assertThat(process.isAlive())
                  .as("%s", Files.readString(folder.resolve("monitor.log")))
                  .isTrue();
              return ward.covered() >= records;
            });
  }

  private static Map<String, List<Long>> revisions(List<ImbalanceAlert> alerts) {
    Map<String, List<Long>> revisions = new HashMap<>();
    alerts.forEach(
        a ->
            revisions
                .computeIfAbsent(a.getSubgroup(), s -> new ArrayList<>())
                .add(a.getRevision()));
    return revisions;
  }
}
