package io.equipoise.evaluator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.contract.BatchVerdict;
import io.equipoise.contract.FairnessReport;
import io.equipoise.contract.Verdict;
import io.equipoise.evaluator.champion.ChampionManifest;
import io.equipoise.evaluator.champion.ChampionStore;
import io.equipoise.localstack.SharedStack;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.topic.TopicAdmin;
import io.equipoise.schemas.topic.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The evaluator in a process of its own, killed with SIGKILL while it evaluates. */
class EvaluatorKillTest {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final DatasetDescriptor descriptor =
      PlantedCohort.descriptor("killed-" + NUMBER.incrementAndGet());
  private final Topics topics = Topics.of(descriptor.dataset());
  private final List<EvaluatorProcess> started = new ArrayList<>();
  @TempDir private Path folder;
  private Path yaml;
  private Path progress;
  private PlantedTopics planted;

  @BeforeEach
  void prepare() throws IOException {
    yaml =
        Files.writeString(folder.resolve("planted.yaml"), PlantedCohort.yaml(descriptor.dataset()));
    progress = folder.resolve("progress");
    Connection connection =
        new Connection(
            SharedStack.kafka().bootstrapServers(), SharedStack.registry().url(), Map.of());
    TopicAdmin.ensure(connection, topics.all());
    planted = new PlantedTopics(descriptor, connection);
    planted.sample(PlantedCohort.womenMissingInTraining(1500, 0.05, 1, descriptor));
    planted.records(PlantedTopics.stream("s", 500, 500, 4));
  }

  @AfterEach
  void stopAll() throws InterruptedException {
    for (EvaluatorProcess process : started) {
      process.kill();
    }
    planted.close();
  }

  @Test
  void shouldPublishOneVerdictWhenItIsKilledDuringTheEvaluation() throws Exception {
    planted.batch("batch-1", PlantedCohort.people("row", 400, 1.0, 2));
    EvaluatorProcess killed = start();
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> trained() >= 2);
    killed.kill();
    assertThat(verdicts()).isEmpty();
    long before = trained();

    start();
    await().atMost(PATIENCE).until(() -> !verdicts().isEmpty());
    assertThat(trained()).isGreaterThan(before);
    assertThat(verdicts()).hasSize(1);
    BatchVerdict verdict = verdicts().get(0);
    assertThat(verdict.getVerdict()).as(verdict.getReason()).isEqualTo(Verdict.PROMOTED);
    List<FairnessReport> reports = planted.all(topics.fairness().name(), FairnessReport.class);
    assertThat(reports).hasSize(1);
    assertThat(champion().evaluationId()).isEqualTo(reports.get(0).getEvaluationId());
  }

  /** About fifteen seconds a round, so on request only. */
  @EnabledIfSystemProperty(named = "equipoise.kill.rounds", matches = "\\d+")
  @Test
  void shouldPublishOneVerdictPerBatchWhenKilledOverAndOver() throws Exception {
    int rounds = Integer.getInteger("equipoise.kill.rounds", 20);
    Random random = new Random(21);
    for (int round = 0; round < rounds; round++) {
      planted.batch("batch-" + round, PlantedCohort.people("row" + round, 200, 1.0, round));
      EvaluatorProcess process = start();
      long before = trained();
      await().atMost(PATIENCE).until(() -> trained() > before || !process.isAlive());
      assertThat(process.isAlive()).isTrue();
      pause(random.nextInt(8000));
      process.kill();
      // Whatever was going on: what the store says is current is whole.
      assertThat(champion().championId()).isNotEmpty();
    }
    start();
    await().atMost(PATIENCE).until(() -> verdicts().size() >= rounds);
    assertThat(verdicts())
        .extracting(BatchVerdict::getBatchId)
        .containsExactlyElementsOf(
            IntStream.range(0, rounds).mapToObj(round -> "batch-" + round).toList());
    assertThat(planted.all(topics.fairness().name(), FairnessReport.class)).hasSize(rounds);
  }

  private static void pause(long millis) throws InterruptedException {
    boolean unused = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
  }

  private EvaluatorProcess start() throws IOException {
    EvaluatorProcess process =
        EvaluatorProcess.start(
            SharedStack.kafka().bootstrapServers(),
            SharedStack.registry().url(),
            yaml,
            folder.resolve("state"),
            progress);
    started.add(process);
    return process;
  }

  /** Models that evaluations have trained so far, of all processes. */
  private long trained() {
    try {
      return Files.exists(progress) ? Files.readAllLines(progress).size() : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ChampionManifest champion() {
    return new ChampionStore(folder.resolve("state").resolve(descriptor.dataset()))
        .current()
        .orElseThrow();
  }

  private List<BatchVerdict> verdicts() {
    return planted.all(topics.verdicts().name(), BatchVerdict.class);
  }
}
