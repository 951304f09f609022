package io.equipoise.evaluator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.contract.AlertKind;
import io.equipoise.contract.AlertState;
import io.equipoise.contract.BatchVerdict;
import io.equipoise.contract.EstimateState;
import io.equipoise.contract.FairnessDrift;
import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.contract.PartitionOffset;
import io.equipoise.contract.Verdict;
import io.equipoise.evaluator.app.EvaluationSettings;
import io.equipoise.evaluator.app.EvaluatorListener;
import io.equipoise.evaluator.champion.ChampionManifest;
import io.equipoise.evaluator.champion.ChampionStore;
import io.equipoise.evaluator.kafka.StreamReplay;
import io.equipoise.localstack.SharedStack;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.topic.TopicAdmin;
import io.equipoise.schemas.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Champion, live stream and fairness alerts on a real broker. */
class FairnessAlertTest {
  private static final AtomicInteger DATASETS = new AtomicInteger();
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final DatasetDescriptor descriptor =
      PlantedCohort.descriptor("fair-" + DATASETS.incrementAndGet());
  private final Topics topics = Topics.of(descriptor.dataset());
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  @TempDir private Path folder;
  private Connection connection;
  private PlantedTopics planted;

  @BeforeEach
  void createTopics() {
    connection =
        new Connection(SharedStack.kafka().bootstrapServers(), "mock://fairness", Map.of());
    TopicAdmin.ensure(connection, topics.all());
    planted = new PlantedTopics(descriptor, connection);
  }

  @AfterEach
  void close() {
    planted.close();
    assertThat(failure.get()).isNull();
  }

  @Test
  void shouldPublishWhatAReplayGivesWhenItIsRestartedInTheMiddle() {
    List<PatientRecord> stream = PlantedTopics.stream("s", 4000, 1500, 5);
    planted.sample(PlantedCohort.people("p", 800, 0.4, 1));
    planted.records(stream.subList(0, 3000));
    try (EvaluatorService service = start()) {
      await().atMost(PATIENCE).until(() -> position() > 0);
    }
    try (EvaluatorService service = start()) {
      await().atMost(PATIENCE).until(() -> position() == 3000);
    }
    planted.records(stream.subList(3000, 4000));
    try (EvaluatorService service = start()) {
      await().atMost(PATIENCE).until(() -> position() == 4000);
    }

    List<ImbalanceAlert> alerts = alerts();
    assertThat(alerts).isEqualTo(StreamReplay.alerts(descriptor, connection, store()));
    ImbalanceAlert raised =
        alerts.stream().filter(a -> a.getState() == AlertState.FIRING).findFirst().orElseThrow();
    assertThat(raised.getKind()).isEqualTo(AlertKind.FAIRNESS);
    assertThat(raised.getSubgroup()).isEqualTo("sex=female");
    assertThat(raised.getEpisode()).isEqualTo(1);
    assertThat(raised.getMeasure()).isEqualTo("truePositiveRate");
    assertThat(raised.getGap().getState()).isEqualTo(EstimateState.KNOWN);
    assertThat(raised.getGap().getValue()).isGreaterThan(0.1);
    assertThat(raised.getLogEvidence()).isGreaterThanOrEqualTo(raised.getLogEvidenceCut());
    assertThat(raised.getDeficit()).isPositive();
    assertThat(raised.getReferenceShare()).isBetween(raised.getShare().getValue(), 1.0);
    assertThat(raised.getChampionId()).isEqualTo(champion().championId());
    assertThat(champion().kind()).isEqualTo(ChampionManifest.REAL_ONLY);

    FairnessDrift women = figures("sex=female");
    assertThat(women.getAuroc().getValue()).isLessThan(0.5);
    assertThat(women.getDetectors()).hasSize(2);
    assertThat(figures("sex=male").getAuroc().getValue()).isGreaterThan(0.7);
  }

  @Test
  void shouldGoOnWhereItsStateEndsWhenTheGroupsOffsetsAreGone() throws Exception {
    List<PatientRecord> stream = PlantedTopics.stream("s", 4000, 1500, 5);
    planted.sample(PlantedCohort.people("p", 800, 0.4, 1));
    planted.records(stream.subList(0, 3000));
    try (EvaluatorService service = start()) {
      await().atMost(PATIENCE).until(() -> position() == 3000);
    }
    forgetOffsets("equipoise-evaluator-drift-" + descriptor.dataset());
    planted.records(stream.subList(3000, 4000));
    try (EvaluatorService service = start()) {
      await().atMost(PATIENCE).until(() -> position() == 4000);
    }

    assertThat(alerts()).isEqualTo(StreamReplay.alerts(descriptor, connection, store()));
    assertThat(alerts()).anyMatch(alert -> alert.getState() == AlertState.FIRING);
  }

  /** As the broker does when nothing was committed for {@code offsets.retention.minutes}. */
  private void forgetOffsets(String group) throws Exception {
    try (Admin admin = Admin.create(connection.admin())) {
      Set<TopicPartition> known =
          admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().keySet();
      assertThat(known).isNotEmpty();
      // A static member stays in its group until its session has timed out.
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> admin.deleteConsumerGroupOffsets(group, known).all().get() == null);
      assertThat(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get())
          .isEmpty();
    }
  }

  @Test
  void shouldKeepABatchTakenBackWhenTheGroupsOffsetsAreGone() throws Exception {
    planted.sample(PlantedCohort.womenMissingInTraining(1500, 0.05, 1, descriptor));
    planted.batch("batch-1", PlantedCohort.people("row", 400, 1.0, 2));
    try (EvaluatorService service = start()) {
      await().atMost(PATIENCE).until(() -> verdicts().size() == 1);
      assertThat(verdicts().get(0).getVerdict()).isEqualTo(Verdict.PROMOTED);
      planted.quarantine("batch-1");
      planted.quarantine("batch-1");
      await().atMost(PATIENCE).until(() -> verdicts().size() == 2);
    }
    forgetOffsets("equipoise-evaluator-" + descriptor.dataset());
    planted.batch("batch-2", List.of());
    try (EvaluatorService service = start()) {
      await().atMost(PATIENCE).until(() -> of("batch-2").size() == 1);
    }

    assertThat(of("batch-1"))
        .extracting(BatchVerdict::getVerdict)
        .containsExactly(Verdict.PROMOTED, Verdict.QUARANTINED);
    assertThat(champion().kind()).isEqualTo(ChampionManifest.REAL_ONLY);
  }

  private List<BatchVerdict> of(String batchId) {
    return verdicts().stream().filter(verdict -> verdict.getBatchId().equals(batchId)).toList();
  }

  @Test
  void shouldCrownThePromotedAndRollItBackWhenAnOperatorTakesTheBatchBack() {
    planted.sample(PlantedCohort.womenMissingInTraining(1500, 0.05, 1, descriptor));
    planted.batch("batch-1", PlantedCohort.people("row", 400, 1.0, 2));
    try (EvaluatorService service = start()) {
      await().atMost(PATIENCE).until(() -> verdicts().size() == 1);
      assertThat(verdicts().get(0).getVerdict()).isEqualTo(Verdict.PROMOTED);
      ChampionManifest promoted = champion();
      assertThat(promoted.kind()).isEqualTo(ChampionManifest.PROMOTED);
      assertThat(promoted.batches()).containsExactly("batch-1");
      assertThat(promoted.evaluationId()).isEqualTo(verdicts().get(0).getEvaluationId());

      planted.quarantine("batch-1");
      await().atMost(PATIENCE).until(() -> verdicts().size() == 2);
    }
    BatchVerdict last = verdicts().get(1);
    assertThat(last.getBatchId()).isEqualTo("batch-1");
    assertThat(last.getVerdict()).isEqualTo(Verdict.QUARANTINED);
    assertThat(last.getReason()).contains("seen harm on the ward");
    assertThat(champion().kind()).isEqualTo(ChampionManifest.REAL_ONLY);
    assertThat(champion().batches()).isEmpty();

    planted.quarantine("batch-1");
    planted.quarantine("batch-2");
    planted.batch("batch-3", List.of());
    try (EvaluatorService service = start()) {
      await().atMost(PATIENCE).until(() -> verdicts().size() > 2);
    }
    assertThat(verdicts()).hasSize(3);
    assertThat(verdicts().get(2).getBatchId()).isEqualTo("batch-3");
  }

  private EvaluatorService start() {
    EvaluatorService service =
        new EvaluatorService(
            new EvaluatorConfig(connection, descriptor, EvaluationSettings.standard(1, 1), folder),
            new EvaluatorListener() {
              @Override
              public void failed(Throwable cause) {
                failure.set(cause);
              }
            });
    service.start();
    return service;
  }

  private ChampionStore store() {
    return new ChampionStore(folder.resolve(descriptor.dataset()));
  }

  private ChampionManifest champion() {
    return store().current().orElseThrow();
  }

  /** Records that the published figures rest on. */
  private long position() {
    List<FairnessDrift> all = planted.all(topics.fairnessDrift().name(), FairnessDrift.class);
    return all.isEmpty()
        ? 0
        : all.get(all.size() - 1).getOffsets().stream().mapToLong(PartitionOffset::getOffset).sum();
  }

  private FairnessDrift figures(String subgroup) {
    return planted.all(topics.fairnessDrift().name(), FairnessDrift.class).stream()
        .filter(f -> f.getSubgroup().equals(subgroup))
        .reduce((before, after) -> after)
        .orElseThrow();
  }

  private List<ImbalanceAlert> alerts() {
    return planted.all(topics.alerts().name(), ImbalanceAlert.class);
  }

  private List<BatchVerdict> verdicts() {
    return planted.all(topics.verdicts().name(), BatchVerdict.class);
  }
}
