package io.equipoise.evaluator.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.population.Split;
import io.equipoise.contract.BatchVerdict;
import io.equipoise.contract.OperatorAction;
import io.equipoise.contract.OperatorActionKind;
import io.equipoise.contract.Verdict;
import io.equipoise.evaluator.PlantedCohort;
import io.equipoise.evaluator.app.TrainingSamples;
import io.equipoise.evaluator.champion.ChampionStore;
import io.equipoise.evaluator.champion.Champions;
import io.equipoise.evaluator.learn.XgboostLearner;
import io.equipoise.localstack.SharedStack;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.job.ExactlyOnceWorker.Output;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.TopicAdmin;
import io.equipoise.schemas.topic.Topics;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorQuarantineTest {
  private static final AtomicInteger DATASETS = new AtomicInteger();
  private static final Instant JUDGED = Instant.parse("2024-06-30T12:00:00Z");
  private static final Instant ASKED = Instant.parse("2024-07-01T12:00:00Z");

  private final DatasetDescriptor descriptor =
      PlantedCohort.descriptor("taken-back-" + DATASETS.incrementAndGet());
  private final Topics topics = Topics.of(descriptor.dataset());
  private final Connection connection =
      new Connection(SharedStack.kafka().bootstrapServers(), "mock://taken-back", Map.of());
  @TempDir private Path folder;
  private Champions champions;
  private OperatorQuarantine quarantine;

  @BeforeEach
  void promote() throws InterruptedException {
    TopicAdmin.ensure(connection, topics.all());
    List<PatientRecord> people = PlantedCohort.people("p", 400, 0.5, 1);
    champions =
        new Champions(
            descriptor,
            () ->
                new TrainingSamples.Sample(
                    Map.of(
                        Split.TRAIN, PlantedCohort.of(Split.TRAIN, people, descriptor),
                        Split.HOLDOUT, PlantedCohort.of(Split.HOLDOUT, people, descriptor)),
                    Map.of(0, 400L)),
            (batchId, published) -> PlantedCohort.people("row", 50, 1.0, 2),
            new XgboostLearner(),
            new ChampionStore(folder),
            1,
            1,
            InstantSource.fixed(JUDGED));
    champions.first();
    champions.promote("evaluation", "batch", 50);
    quarantine = new OperatorQuarantine(connection, topics, champions);
    send(topics.verdicts().name(), verdict(Verdict.PROMOTED, JUDGED));
  }

  @Test
  void shouldSayTheSameWhenItIsRepeatedAfterACrash() throws InterruptedException {
    List<Output> first = quarantine.handle(action());
    assertThat(champions.current().orElseThrow().restsOn("batch")).isFalse();

    assertThat(quarantine.handle(action())).isEqualTo(first);
    assertThat(first).singleElement().extracting(Output::value).isEqualTo(takenBack());
  }

  @Test
  void shouldSayNothingWhenTheSameBatchIsTakenBackAgain() throws InterruptedException {
    send(topics.verdicts().name(), takenBack());

    assertThat(quarantine.handle(action())).isEmpty();
  }

  @Test
  void shouldStandWhenTheLatestVerdictIsAnOperatorsOnly() throws InterruptedException {
    send(topics.operatorActions().name(), action());
    assertThat(quarantine.stands("batch")).as("asked for, not done").isFalse();

    send(topics.verdicts().name(), takenBack());
    assertThat(quarantine.stands("batch")).isTrue();
    assertThat(quarantine.stands("another")).isFalse();

    send(topics.verdicts().name(), verdict(Verdict.QUARANTINED, ASKED.plusSeconds(1)));
    assertThat(quarantine.stands("batch")).as("an evaluation's").isFalse();
  }

  private BatchVerdict takenBack() {
    return BatchVerdict.newBuilder(verdict(Verdict.QUARANTINED, ASKED))
        .setReason("Taken back by an operator: harm.")
        .build();
  }

  private BatchVerdict verdict(Verdict verdict, Instant at) {
    return BatchVerdict.newBuilder()
        .setBatchId("batch")
        .setDataset(descriptor.dataset())
        .setAlertId("alert")
        .setSubgroup("sex=female")
        .setEvaluationId("evaluation")
        .setVerdict(verdict)
        .setReason("Measured.")
        .setDecidedAt(at)
        .build();
  }

  private OperatorAction action() {
    return OperatorAction.newBuilder()
        .setActionId("action")
        .setDataset(descriptor.dataset())
        .setKind(OperatorActionKind.QUARANTINE_BATCH)
        .setTarget("batch")
        .setActor("somebody")
        .setReason("harm")
        .setAt(ASKED)
        .build();
  }

  private void send(String topic, Object value) {
    try (Producer<String, Object> producer =
        new KafkaProducer<>(
            connection.producer("taken-back"),
            new StringSerializer(),
            new WireSerdes(connection).serializer())) {
      var unused = producer.send(new ProducerRecord<>(topic, "batch", value));
      producer.flush();
    }
  }
}
