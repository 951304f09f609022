package io.equipoise.console.view;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.DescriptorLoader;
import io.equipoise.contract.AlertKind;
import io.equipoise.contract.AlertSeverity;
import io.equipoise.contract.AlertState;
import io.equipoise.contract.ArmResult;
import io.equipoise.contract.BatchVerdict;
import io.equipoise.contract.ColumnFidelity;
import io.equipoise.contract.Condition;
import io.equipoise.contract.Estimate;
import io.equipoise.contract.FairnessReport;
import io.equipoise.contract.GateResult;
import io.equipoise.contract.HistogramBin;
import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.contract.PairedChange;
import io.equipoise.contract.RepresentationSnapshot;
import io.equipoise.contract.SubgroupRepresentation;
import io.equipoise.contract.SynthesisOutcome;
import io.equipoise.contract.SynthesisProgress;
import io.equipoise.contract.SynthesisReport;
import io.equipoise.contract.SynthesisState;
import io.equipoise.contract.Verdict;
import io.equipoise.schemas.EstimateWire;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.TopicAdmin;
import io.equipoise.schemas.topic.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** What the services would have written about a dataset, made up; times are fixed. */
public final class PlantedLoop implements AutoCloseable {
  public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  public static final String ALERT = "0123456789abcdef";
  public static final String BATCH = "fedcba9876543210";

  private final String dataset;
  private final Topics topics;
  private final Optional<Producer<String, Object>> producer;

  /** Creates the topics of a dataset, to which {@link #send} sends. */
  public PlantedLoop(String dataset, Connection connection) {
    this.dataset = dataset;
    this.topics = Topics.of(dataset);
    TopicAdmin.ensure(connection, topics.all());
    this.producer =
        Optional.of(
            new KafkaProducer<>(
                connection.producer("planted"),
                new StringSerializer(),
                new WireSerdes(connection).serializer()));
  }

  /** Makes values only. */
  public PlantedLoop(String dataset) {
    this.dataset = dataset;
    this.topics = Topics.of(dataset);
    this.producer = Optional.empty();
  }

  /** The shipped descriptor of synthea under another name, in a file. */
  public static Path descriptorFile(Path folder, String dataset) {
    Path shipped = Path.of(System.getProperty("equipoise.home"), "descriptors", "synthea.yaml");
    try {
      return Files.writeString(
          folder.resolve(dataset + ".yaml"),
          Files.readString(shipped).replace("dataset: synthea", "dataset: " + dataset));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same, read. */
  public static DatasetDescriptor descriptor(Path folder, String dataset) {
    return DescriptorLoader.load(descriptorFile(folder, dataset));
  }

  /** One of everything: a window, an alert that fires, a promoted batch. */
  public void everything() {
    send(snapshot(NOW, 0.3));
    send(alert(AlertState.FIRING, 1));
    send(progress(SynthesisState.PUBLISHED, 100));
    send(report());
    send(evaluation());
    send(verdict(Verdict.PROMOTED));
  }

  /** Puts a value where its service would; returns when the broker has it. */
  public void send(SpecificRecord value) {
    if (value instanceof RepresentationSnapshot snapshot) {
      send(topics.representation().name(), snapshot.getWindow(), snapshot);
    } else if (value instanceof ImbalanceAlert alert) {
      send(topics.alerts().name(), alert.getAlertId(), alert);
    } else if (value instanceof SynthesisProgress job) {
      send(topics.synthesisProgress().name(), job.getBatchId(), job);
    } else if (value instanceof SynthesisReport report) {
      send(topics.synthesisReports().name(), report.getBatchId(), report);
    } else if (value instanceof FairnessReport evaluation) {
      send(topics.fairness().name(), evaluation.getEvaluationId(), evaluation);
    } else if (value instanceof BatchVerdict verdict) {
      send(topics.verdicts().name(), verdict.getBatchId(), verdict);
    } else {
      throw new IllegalArgumentException("no topic for " + value.getClass());
    }
  }

  /** Rejected items, whose content nobody reads. */
  public void rejectedItems(int count) {
    for (int i = 0; i < count; i++) {
      send(topics.rejected().name(), "item" + i, verdict(Verdict.REFUSED));
    }
  }

  private void send(String topic, String key, SpecificRecord value) {
    Producer<String, Object> to = producer.orElseThrow();
    to.send(new ProducerRecord<>(topic, key, value));
    to.flush();
  }

  /** Window all with women at a share, and men of whom there are too few to tell. */
  public RepresentationSnapshot snapshot(Instant streamTime, double womenShare) {
    return RepresentationSnapshot.newBuilder()
        .setDataset(dataset)
        .setDescriptorVersion("v")
        .setReferenceVersion("halves")
        .setWindow("all")
        .setWindowStart(NOW.minusSeconds(86_400))
        .setWindowEnd(NOW.plusSeconds(86_400))
        .setStreamTime(streamTime)
        .setRecords(1_000L)
        .setOffsets(List.of())
        .setSubgroups(
            List.of(
                subgroup("female", 300L, known(womenShare), known(womenShare / 0.5)),
                subgroup("male", null, few(), few())))
        .build();
  }

  static SubgroupRepresentation subgroup(String sex, Long count, Estimate share, Estimate ratio) {
    return SubgroupRepresentation.newBuilder()
        .setSubgroup("sex=" + sex)
        .setConditions(List.of(new Condition("sex", sex)))
        .setCount(count)
        .setShare(share)
        .setReferenceShare(0.5)
        .setRatio(ratio)
        .setBaseRate(few())
        .build();
  }

  /** The alert on women. */
  public ImbalanceAlert alert(AlertState state, int episode) {
    return ImbalanceAlert.newBuilder()
        .setAlertId(ALERT)
        .setDataset(dataset)
        .setState(state)
        .setSeverity(state == AlertState.FIRING ? AlertSeverity.WARNING : AlertSeverity.NONE)
        .setKind(AlertKind.REPRESENTATION)
        .setEpisode(episode)
        .setRevision(1)
        .setSubgroup("sex=female")
        .setConditions(List.of(new Condition("sex", "female")))
        .setWindow("all")
        .setWindowStart(NOW.minusSeconds(86_400))
        .setWindowEnd(NOW)
        .setSupport(1_000)
        .setCount(300L)
        .setShare(known(0.3))
        .setReferenceShare(0.5)
        .setRatio(known(0.6))
        .setMinRatio(0.8)
        .setClearRatio(0.9)
        .setDeficit(400)
        .setReason("30 % of 1000 records <b>")
        .setLogEvidence(Double.POSITIVE_INFINITY)
        .setLogEvidenceCut(9.4)
        .setRaisedAt(NOW)
        .setUpdatedAt(NOW)
        .setOffsets(List.of())
        .setDescriptorVersion("v")
        .setReferenceVersion("halves")
        .build();
  }

  /** The job of the batch. */
  public SynthesisProgress progress(SynthesisState state, long step) {
    return SynthesisProgress.newBuilder()
        .setBatchId(BATCH)
        .setDataset(dataset)
        .setAlertId(ALERT)
        .setSubgroup("sex=female")
        .setState(state)
        .setGenerator("gan")
        .setRows(400)
        .setStep(step)
        .setTotalSteps(100)
        .setCriticLoss(Double.NaN)
        .setUpdatedAt(NOW)
        .build();
  }

  /** The report of the batch; one bin of its column is suppressed. */
  public SynthesisReport report() {
    return SynthesisReport.newBuilder()
        .setBatchId(BATCH)
        .setDataset(dataset)
        .setAlertId(ALERT)
        .setEpisode(1)
        .setAttempt(1)
        .setSubgroup("sex=female")
        .setDeficit(400)
        .setOutcome(SynthesisOutcome.PUBLISHED)
        .setReason("400 rows for sex=female, every gate passed")
        .setGenerator("gan")
        .setGeneratorVersion("1")
        .setModelId("model-1")
        .setSeed(1)
        .setDescriptorVersion("v")
        .setTrainingRecords(800)
        .setReferenceRecords(200)
        .setTrainingOffsets(List.of())
        .setRequested(400)
        .setPublished(400)
        .setCells(List.of())
        .setGates(
            List.of(
                GateResult.newBuilder()
                    .setName("validity")
                    .setValue(known(0.99))
                    .setThreshold(0.95)
                    .setAtLeast(true)
                    .setPassed(true)
                    .setExplanation("share of valid rows")
                    .build()))
        .setColumnFidelity(
            List.of(
                new ColumnFidelity(
                    "sex",
                    known(0.9),
                    List.of(
                        new HistogramBin("female", 0.97, 1.0),
                        new HistogramBin("male", null, 0.0)))))
        .setCreatedAt(NOW)
        .build();
  }

  /** The evaluation of the batch. */
  public FairnessReport evaluation() {
    return FairnessReport.newBuilder()
        .setEvaluationId("evaluation-1")
        .setDataset(dataset)
        .setBatchId(BATCH)
        .setAlertId(ALERT)
        .setSubgroup("sex=female")
        .setLearner("xgboost 3.0.4")
        .setDescriptorVersion("v")
        .setHoldoutRecords(500)
        .setTrainingOffsets(List.of())
        .setSeeds(5)
        .setResamples(1000)
        .setArms(List.of(arm("real", 0.8), arm("real+synthetic", 0.82)))
        .setChanges(
            List.of(
                PairedChange.newBuilder().setMetric("targetAuroc").setChange(known(0.02)).build()))
        .setCreatedAt(NOW)
        .build();
  }

  private static ArmResult arm(String name, double auroc) {
    return ArmResult.newBuilder()
        .setArm(name)
        .setRealRecords(800)
        .setSyntheticRecords(name.equals("real") ? 0 : 400)
        .setThreshold(0.5)
        .setAuroc(known(auroc))
        .setAccuracy(known(0.7))
        .setEqualOpportunityDifference(known(0.1))
        .setEqualizedOddsDifference(known(0.1))
        .setWorstGroupAuroc(known(0.7))
        .setSubgroups(List.of())
        .build();
  }

  /** The verdict on the batch. */
  public BatchVerdict verdict(Verdict verdict) {
    return BatchVerdict.newBuilder()
        .setBatchId(BATCH)
        .setDataset(dataset)
        .setAlertId(ALERT)
        .setSubgroup("sex=female")
        .setEvaluationId("evaluation-1")
        .setVerdict(verdict)
        .setReason("AUROC of women rose by 0.02")
        .setDecidedAt(NOW)
        .build();
  }

  static Estimate known(double value) {
    return EstimateWire.of(
        value,
        OptionalDouble.of(value * 0.9),
        OptionalDouble.of(value * 1.1),
        OptionalDouble.of(0.95),
        OptionalLong.of(1_000));
  }

  static Estimate few() {
    return EstimateWire.insufficient("too few people", OptionalLong.of(7));
  }

  @Override
  public void close() {
    producer.ifPresent(Producer::close);
  }
}
