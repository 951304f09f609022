package io.equipoise.evaluator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.cohort.population.Split;
import io.equipoise.cohort.record.RecordCodec;
import io.equipoise.cohort.record.RecordSchemas;
import io.equipoise.contract.ArmResult;
import io.equipoise.contract.BatchVerdict;
import io.equipoise.contract.EstimateState;
import io.equipoise.contract.FairnessReport;
import io.equipoise.contract.PairedChange;
import io.equipoise.contract.Provenance;
import io.equipoise.contract.SynthesisOutcome;
import io.equipoise.contract.SynthesisReport;
import io.equipoise.contract.Verdict;
import io.equipoise.evaluator.app.EvaluationSettings;
import io.equipoise.evaluator.app.EvaluatorListener;
import io.equipoise.evaluator.domain.arm.TrainingSet;
import io.equipoise.localstack.SharedStack;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.TopicAdmin;
import io.equipoise.schemas.topic.TopicReader;
import io.equipoise.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole service on a real broker. */
class EvaluatorServiceTest {
  private static final AtomicInteger DATASETS = new AtomicInteger();
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final DatasetDescriptor descriptor =
      PlantedCohort.descriptor("planted-" + DATASETS.incrementAndGet());
  private final Topics topics = Topics.of(descriptor.dataset());
  private final RecordCodec codec = new RecordCodec(descriptor);
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  @TempDir private Path folder;
  private Connection connection;

  @BeforeEach
  void createTopics() {
    connection =
        new Connection(SharedStack.kafka().bootstrapServers(), "mock://evaluator", Map.of());
    TopicAdmin.ensure(connection, topics.all());
  }

  @Test
  void shouldPublishOneVerdictPerReportAndNoneAgainWhenRestarted() {
    List<PatientRecord> people = PlantedCohort.womenMissingInTraining(1500, 0.05, 1, descriptor);
    List<PatientRecord> rows = PlantedCohort.people("row", 400, 1.0, 2);
    try (Producer<String, Object> producer = producer()) {
      sendSample(producer, people);
      sendRows(producer, "other-batch", PlantedCohort.people("other", 50, 0.0, 3));
      sendRows(producer, "batch-1", rows);
      sendReport(producer, report("batch-1", SynthesisOutcome.PUBLISHED, rows.size(), "Made."));
      producer.flush();
    }

    try (EvaluatorService service = start()) {
      await().atMost(PATIENCE).until(() -> verdicts().size() == 1);
    }
    BatchVerdict promoted = verdicts().get(0);
    assertThat(promoted.getVerdict()).as(promoted.getReason()).isEqualTo(Verdict.PROMOTED);
    assertThat(promoted.getSubgroup()).isEqualTo("sex=female");
    FairnessReport fairness = fairness().get(0);
    assertThat(fairness.getEvaluationId()).isEqualTo(promoted.getEvaluationId());
    assertThat(fairness.getLearner()).startsWith("xgboost");
    assertThat(fairness.getSeeds()).isEqualTo(5);
    assertThat(fairness.getResamples()).isEqualTo(2000);
    assertThat(fairness.getHoldoutRecords())
        .isEqualTo(PlantedCohort.of(Split.HOLDOUT, people, descriptor).size());
    assertThat(fairness.getTrainingOffsets()).hasSize(topics.trainingSample().partitions());
    assertThat(fairness.getArms())
        .extracting(ArmResult::getArm)
        .containsExactlyElementsOf(Stream.of(TrainingSet.values()).map(TrainingSet::key).toList());
    assertThat(fairness.getArms())
        .extracting(ArmResult::getArm, ArmResult::getSyntheticRecords)
        .contains(tuple("real", 0L), tuple("real+synthetic", 400L));
    assertThat(fairness.getArms())
        .allSatisfy(
            arm -> {
              assertThat(arm.getAuroc().getState()).isEqualTo(EstimateState.KNOWN);
              assertThat(arm.getLearner()).isEqualTo(fairness.getLearner());
              assertThat(arm.getSubgroups()).hasSize(4);
              assertThat(arm.getThreshold()).isBetween(0.0, 1.0);
            });
    assertThat(fairness.getChanges())
        .filteredOn(change -> change.getArm().equals("real+synthetic"))
        .extracting(PairedChange::getMetric)
        .containsExactly(
            "auroc",
            "accuracy",
            "equalOpportunityDifference",
            "equalizedOddsDifference",
            "worstGroupAuroc",
            "targetAuroc",
            "targetTruePositiveRate",
            "auroc[sex=male]",
            "auroc[ageBand=18-49]",
            "auroc[ageBand=50-100]");

    try (Producer<String, Object> producer = producer()) {
      sendReport(producer, report("batch-2", SynthesisOutcome.REFUSED, 0, "Only few real people."));
      producer.flush();
    }
    try (EvaluatorService service = start()) {
      await().atMost(PATIENCE).until(() -> verdicts().size() >= 2);
    }
    assertThat(verdicts())
        .extracting(BatchVerdict::getBatchId, BatchVerdict::getVerdict)
        .containsExactly(tuple("batch-1", Verdict.PROMOTED), tuple("batch-2", Verdict.REFUSED));
    assertThat(verdicts().get(1).getReason()).contains("Only few real people.");
    assertThat(verdicts().get(1).getEvaluationId()).isNull();
    assertThat(fairness()).hasSize(1);
    assertThat(failure.get()).isNull();
  }

  @Test
  void shouldQuarantineWhenThereIsNoTrainingSample() {
    List<PatientRecord> rows = PlantedCohort.people("row", 30, 1.0, 2);
    try (Producer<String, Object> producer = producer()) {
      sendRows(producer, "batch-1", rows);
      sendReport(producer, report("batch-1", SynthesisOutcome.PUBLISHED, 30, "Made."));
      producer.flush();
    }
    try (EvaluatorService service = start()) {
      await().atMost(PATIENCE).until(() -> verdicts().size() == 1);
    }
    assertThat(verdicts().get(0).getVerdict()).isEqualTo(Verdict.QUARANTINED);
    assertThat(verdicts().get(0).getReason()).contains("at least 11 training people");
    assertThat(fairness()).isEmpty();
    assertThat(failure.get()).isNull();
  }

  @Test
  void shouldFinishTheEvaluationAfterARestartWhenItWasClosedInTheMiddle() {
    List<PatientRecord> rows = PlantedCohort.people("row", 100, 1.0, 2);
    try (Producer<String, Object> producer = producer()) {
      sendSample(producer, PlantedCohort.people("p", 800, 0.4, 1));
      sendRows(producer, "batch-1", rows);
      sendReport(producer, report("batch-1", SynthesisOutcome.PUBLISHED, 100, "Made."));
      producer.flush();
    }
    AtomicInteger trained = new AtomicInteger();
    EvaluatorListener counting =
        new EvaluatorListener() {
          @Override
          public void trained(String batchId, int done, int total) {
            trained.incrementAndGet();
          }
        };
    try (EvaluatorService service = start(counting)) {
      await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> trained.get() >= 1);
    }
    assertThat(verdicts()).isEmpty();
    try (EvaluatorService service = start()) {
      await().atMost(PATIENCE).until(() -> !verdicts().isEmpty());
    }
    assertThat(verdicts()).hasSize(1);
    assertThat(fairness()).hasSize(1);
  }

  private EvaluatorService start() {
    return start(
        new EvaluatorListener() {
          @Override
          public void failed(Throwable cause) {
            failure.set(cause);
          }
        });
  }

  private EvaluatorService start(EvaluatorListener listener) {
    EvaluatorService service =
        new EvaluatorService(
            new EvaluatorConfig(connection, descriptor, EvaluationSettings.standard(1, 1), folder),
            listener);
    service.start();
    return service;
  }

  private List<BatchVerdict> verdicts() {
    return read(topics.verdicts().name(), BatchVerdict.class);
  }

  private List<FairnessReport> fairness() {
    return read(topics.fairness().name(), FairnessReport.class);
  }

  private <T extends SpecificRecord> List<T> read(String topic, Class<T> type) {
    List<T> values = new ArrayList<>();
    new TopicReader(connection)
        .read(topic, new WireSerdes(connection).deserializer(type))
        .records()
        .forEach(record -> values.add(record.value()));
    return values;
  }

  private Producer<String, Object> producer() {
    return new KafkaProducer<>(
        connection.producer("evaluator-test"),
        new StringSerializer(),
        new WireSerdes(connection).serializer());
  }

  private void sendSample(Producer<String, Object> producer, List<PatientRecord> people) {
    CellScheme scheme = new CellScheme(descriptor);
    PatientTable table = PatientTable.of(descriptor, people);
    for (int slot = 0; slot < people.size(); slot++) {
      PatientRecord person = people.get(slot);
      Cell cell = scheme.cellOf(table, slot);
      String split = Split.of(person.patientId(), descriptor.sample()).key();
      producer.send(
          new ProducerRecord<>(
              topics.trainingSample().name(),
              split + "|" + cell.key() + "|" + slot,
              codec.encode(person)));
    }
  }

  private void sendRows(
      Producer<String, Object> producer, String batchId, List<PatientRecord> rows) {
    Schema schema = RecordSchemas.synthetic(descriptor, Provenance.getClassSchema());
    for (PatientRecord row : rows) {
      GenericRecord value = codec.encode(row, schema);
      ProducerRecord<String, Object> record =
          new ProducerRecord<>(topics.synthetic().name(), row.recordId(), value);
      record.headers().add("synthetic", "true".getBytes(StandardCharsets.UTF_8));
      record.headers().add("batch-id", batchId.getBytes(StandardCharsets.UTF_8));
      producer.send(record);
    }
  }

  private void sendReport(Producer<String, Object> producer, SynthesisReport report) {
    producer.send(
        new ProducerRecord<>(topics.synthesisReports().name(), report.getBatchId(), report));
  }

  private SynthesisReport report(
      String batchId, SynthesisOutcome outcome, long published, String reason) {
    return SynthesisReport.newBuilder()
        .setBatchId(batchId)
        .setDataset(descriptor.dataset())
        .setAlertId("alert")
        .setEpisode(1)
        .setAttempt(1)
        .setSubgroup("sex=female")
        .setDeficit(500)
        .setOutcome(outcome)
        .setReason(reason)
        .setGenerator("gan")
        .setGeneratorVersion("1")
        .setSeed(1)
        .setDescriptorVersion(descriptor.version())
        .setTrainingRecords(1000)
        .setReferenceRecords(200)
        .setTrainingOffsets(List.of())
        .setRequested(published)
        .setPublished(published)
        .setCells(List.of())
        .setGates(List.of())
        .setCreatedAt(Instant.parse("2024-06-01T12:00:00Z"))
        .build();
  }
}
