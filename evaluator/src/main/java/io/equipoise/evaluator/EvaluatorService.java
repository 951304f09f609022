package io.equipoise.evaluator;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.contract.FairnessReport;
import io.equipoise.contract.SynthesisReport;
import io.equipoise.evaluator.app.EvaluateBatch;
import io.equipoise.evaluator.app.EvaluatorListener;
import io.equipoise.evaluator.app.SyntheticBatches;
import io.equipoise.evaluator.app.TrainingSamples;
import io.equipoise.evaluator.card.CardFolder;
import io.equipoise.evaluator.card.CardWriter;
import io.equipoise.evaluator.champion.ChampionManifest;
import io.equipoise.evaluator.champion.ChampionStore;
import io.equipoise.evaluator.champion.Champions;
import io.equipoise.evaluator.domain.drift.DriftSettings;
import io.equipoise.evaluator.kafka.DriftTelemetry;
import io.equipoise.evaluator.kafka.DriftWorker;
import io.equipoise.evaluator.kafka.EvaluatorJobs;
import io.equipoise.evaluator.kafka.EvaluatorTriggers;
import io.equipoise.evaluator.kafka.KafkaSyntheticBatches;
import io.equipoise.evaluator.kafka.KafkaTrainingSamples;
import io.equipoise.evaluator.kafka.OperatorQuarantine;
import io.equipoise.evaluator.kafka.VerdictHandler;
import io.equipoise.evaluator.learn.Learners;
import io.equipoise.evaluator.learn.XgboostLearner;
import io.equipoise.evaluator.metrics.EvaluationMeters;
import io.equipoise.schemas.Foreground;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.job.ExactlyOnceWorker;
import io.equipoise.schemas.job.ExactlyOnceWorker.Handler;
import io.equipoise.schemas.job.ExactlyOnceWorker.Output;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.TopicAdmin;
import io.equipoise.schemas.topic.Topics;
import io.equipoise.telemetry.Health.Status;
import io.equipoise.telemetry.Telemetry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/**
 * The evaluator of one dataset: one verdict per synthesis report, exactly once. A verdict and its
 * trigger's offset are committed together, so that a crash during an evaluation repeats the
 * evaluation and never the verdict. A promotion makes a champion, and the live stream is watched
 * for how it does.
 */
public final class EvaluatorService implements Foreground.Service {
  /** Model cards that are kept; older ones are removed. */
  private static final int KEPT_CARDS = 200;

  private final Connection connection;
  private final Topics topics;
  private final ExactlyOnceWorker<SpecificRecord> worker;
  private final DriftWorker drift;
  private final EvaluationMeters meters;
  private volatile boolean failed;

  /** An evaluator, not yet started, whose meters nobody reads. */
  public EvaluatorService(EvaluatorConfig config, EvaluatorListener listener) {
    this(config, listener, Telemetry.silent());
  }

  /**
   * An evaluator, not yet started.
   *
   * @param config what it needs to know
   * @param listener hears how far it is
   * @param telemetry takes its meters and checks
   */
  public EvaluatorService(EvaluatorConfig config, EvaluatorListener listener, Telemetry telemetry) {
    this.connection = config.connection();
    DatasetDescriptor descriptor = config.descriptor();
    this.topics = Topics.of(descriptor.dataset());
    TrainingSamples samples = new KafkaTrainingSamples(connection, descriptor);
    SyntheticBatches batches = new KafkaSyntheticBatches(connection, descriptor);
    XgboostLearner learner = new XgboostLearner();
    Path state = config.stateDirectory().resolve(descriptor.dataset());
    CardWriter cards =
        new CardWriter(
            descriptor,
            new CardFolder(state.resolve("cards"), KEPT_CARDS),
            InstantSource.system(),
            listener);
    Champions champions =
        new Champions(
            descriptor,
            samples,
            batches,
            learner,
            new ChampionStore(state),
            config.settings().models(),
            config.settings().seed(),
            InstantSource.system());
    EvaluateBatch evaluateBatch =
        new EvaluateBatch(
            descriptor,
            samples,
            batches,
            Learners.of(config.settings().network()),
            config.settings(),
            cards);
    OperatorQuarantine quarantine = new OperatorQuarantine(connection, topics, champions);
    EvaluatorTriggers triggers = new EvaluatorTriggers(topics, new WireSerdes(connection));
    this.worker =
        new ExactlyOnceWorker<>(
            connection,
            "equipoise-evaluator-" + descriptor.dataset(),
            triggers.from(),
            triggers,
            metered(
                new EvaluatorJobs(
                    new VerdictHandler(
                        evaluateBatch,
                        topics,
                        descriptor.version(),
                        champions,
                        quarantine,
                        cards,
                        InstantSource.system()),
                    quarantine)),
            error -> failed(listener, error),
            telemetry.clients());
    this.meters =
        new EvaluationMeters(telemetry.registry(), descriptor, () -> worker.waiting().orElse(0));
    this.drift =
        new DriftWorker(
            connection,
            descriptor,
            DriftSettings.standard(descriptor.alerting().falseAlarmBudget()),
            champions,
            error -> failed(listener, error),
            new DriftTelemetry(telemetry.clients(), meters::published, this::followed));
    telemetry.checkBroker("evaluator.broker", connection);
    telemetry
        .health()
        .ready(
            "evaluator.triggers",
            () ->
                Status.of(worker.isAssigned(), worker.isAssigned() ? "assigned" : "not assigned"));
    telemetry
        .health()
        .live(
            "evaluator.workers",
            () -> Status.of(!failed, failed ? "one has failed" : "none has failed"));
  }

  private void failed(EvaluatorListener listener, Throwable error) {
    failed = true;
    listener.failed(error);
  }

  private void followed(ChampionManifest champion) {
    meters.champion(champion.kind(), Instant.parse(champion.createdAt()));
  }

  /** What the job is about to publish sets the meters too. */
  private Handler<SpecificRecord> metered(EvaluatorJobs jobs) {
    return trigger -> {
      long began = System.nanoTime();
      List<Output> outputs = jobs.handle(trigger);
      outputs.forEach(output -> meters.published(output.value()));
      if (trigger.value() instanceof SynthesisReport) {
        meters.evaluated(
            Duration.ofNanos(System.nanoTime() - began),
            outputs.stream().anyMatch(output -> output.value() instanceof FairnessReport));
      }
      return outputs;
    };
  }

  /**
   * Makes sure of the topics and begins to work.
   *
   * @throws io.equipoise.schemas.OperatorException when Kafka cannot be reached
   */
  @Override
  public void start() {
    TopicAdmin.ensure(
        connection,
        List.of(
            topics.trainingSample(),
            topics.synthetic(),
            topics.synthesisReports(),
            topics.fairness(),
            topics.verdicts(),
            topics.operatorActions(),
            topics.records(),
            topics.alerts(),
            topics.fairnessDrift(),
            topics.fairnessDriftState()));
    worker.start();
    drift.start();
  }

  /**
   * Interrupts an evaluation, if one runs, and awaits the end. It is repeated at the next start.
   */
  @Override
  public void close() {
    drift.close();
    worker.close();
  }
}
