package io.equipoise.evaluator;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.contract.SynthesisReport;
import io.equipoise.evaluator.app.EvaluateBatch;
import io.equipoise.evaluator.app.EvaluatorListener;
import io.equipoise.evaluator.kafka.KafkaSyntheticBatches;
import io.equipoise.evaluator.kafka.KafkaTrainingSamples;
import io.equipoise.evaluator.kafka.VerdictHandler;
import io.equipoise.evaluator.learn.XgboostLearner;
import io.equipoise.schemas.Foreground;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.job.ExactlyOnceWorker;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.TopicAdmin;
import io.equipoise.schemas.topic.Topics;
import java.time.InstantSource;
import java.util.List;

/**
 * The evaluator of one dataset: one verdict per synthesis report, exactly once. A verdict and its
 * trigger's offset are committed together, so that a crash during an evaluation repeats the
 * evaluation and never the verdict.
 */
public final class EvaluatorService implements Foreground.Service {
  private final Connection connection;
  private final Topics topics;
  private final ExactlyOnceWorker<SynthesisReport> worker;

  /**
   * An evaluator, not yet started.
   *
   * @param config what it needs to know
   * @param listener hears how far it is
   */
  public EvaluatorService(EvaluatorConfig config, EvaluatorListener listener) {
    this.connection = config.connection();
    DatasetDescriptor descriptor = config.descriptor();
    this.topics = Topics.of(descriptor.dataset());
    EvaluateBatch evaluateBatch =
        new EvaluateBatch(
            descriptor,
            new KafkaTrainingSamples(connection, descriptor),
            new KafkaSyntheticBatches(connection, descriptor),
            new XgboostLearner(),
            config.settings(),
            listener);
    this.worker =
        new ExactlyOnceWorker<>(
            connection,
            "equipoise-evaluator-" + descriptor.dataset(),
            List.of(topics.synthesisReports().name()),
            new WireSerdes(connection).deserializer(SynthesisReport.class),
            new VerdictHandler(evaluateBatch, topics, descriptor.version(), InstantSource.system()),
            listener::failed);
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
            topics.verdicts()));
    worker.start();
  }

  /**
   * Interrupts an evaluation, if one runs, and awaits the end. It is repeated at the next start.
   */
  @Override
  public void close() {
    worker.close();
  }
}
