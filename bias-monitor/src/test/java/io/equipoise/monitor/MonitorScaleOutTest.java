package io.equipoise.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.localstack.SharedStack;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.topic.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Two monitors of one dataset, each in a process of its own. */
class MonitorScaleOutTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path folder;

  /** A minute and a half, most of it waiting for sessions to end, so on request only. */
  @EnabledIfSystemProperty(named = "equipoise.scale.out", matches = "true")
  @Test
  void shouldShareThePartitionsAndGoOnAloneWhenTheOtherIsKilled() throws Exception {
    DatasetDescriptor descriptor = Ward.descriptor("ward-shared");
    Path yaml = Files.writeString(folder.resolve("ward.yaml"), Ward.yaml("ward-shared"));
    String servers = SharedStack.kafka().bootstrapServers();
    Connection connection = new Connection(servers, SharedStack.registry().url(), Map.of());
    List<PatientRecord> records =
        Ward.stream(4, 6000, 0.3, Duration.ofMillis(500), Duration.ofMinutes(3));
    List<MonitorProcess> processes = new ArrayList<>();
    try (WardStream ward = new WardStream(descriptor, connection);
        MonitorGroup group =
            new MonitorGroup("ward-shared", Topics.of("ward-shared").records().name(), servers)) {
      for (String state : List.of("one", "two")) {
        processes.add(
            MonitorProcess.start(
                servers,
                connection.registryUrl(),
                yaml,
                folder.resolve(state),
                folder.resolve(state + ".log")));
      }
      ward.send(records.subList(0, 2000));
      await().atMost(PATIENCE).until(() -> group.sharesOfInput().size() == 2);
      Map<String, Set<Integer>> shares = group.sharesOfInput();
      ward.send(records.subList(2000, 4000));
      await().atMost(PATIENCE).until(() -> ward.covered() == 4000);
      assertThat(shares.values()).allSatisfy(share -> assertThat(share).hasSize(2));
      assertThat(union(shares)).containsExactly(0, 1, 2, 3);

      ward.send(records.subList(4000, 5000));
      processes.get(0).kill();
      ward.send(records.subList(5000, 6000));

      await().atMost(PATIENCE).until(() -> ward.covered() == 6000);
      Map<String, Long> counts = new HashMap<>();
      ward.newestSnapshot()
          .orElseThrow()
          .getSubgroups()
          .forEach(s -> counts.put(s.getSubgroup(), s.getCount()));
      assertThat(counts).isEqualTo(WardStream.recount(descriptor, records));
      assertThat(group.sharesOfInput().values()).containsExactly(Set.of(0, 1, 2, 3));
      assertThat(processes.get(1).stop()).isEqualTo(143);
    } finally {
      for (MonitorProcess process : processes) {
        process.kill();
      }
    }
  }

  private static Set<Integer> union(Map<String, Set<Integer>> shares) {
    Set<Integer> union = new TreeSet<>();
    shares.values().forEach(union::addAll);
    return union;
  }
}
