package io.equipoise.synth;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.schemas.Foreground;
import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.job.ExactlyOnceWorker;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.TopicAdmin;
import io.equipoise.schemas.topic.Topics;
import io.equipoise.synth.app.SynthListener;
import io.equipoise.synth.app.SynthesizeBatch;
import io.equipoise.synth.generate.Generators;
import io.equipoise.synth.generate.TabularGenerator;
import io.equipoise.synth.kafka.KafkaSynthesisHistory;
import io.equipoise.synth.kafka.KafkaTrainingSampleSource;
import io.equipoise.synth.kafka.SynthesisJob;
import java.time.InstantSource;
import java.util.List;

/**
 * Turns alerts of one dataset into published batches and reports. One instance per dataset: a
 * second one fences the first. {@link #start()} returns at once; {@link #close()} gives up a
 * running training, which the next start repeats.
 */
public final class SynthService implements Foreground.Service {
  private final Connection connection;
  private final Topics topics;
  private final ExactlyOnceWorker<ImbalanceAlert> worker;

  /**
   * A service that is not yet started. Throws {@link OperatorException} when the descriptor names a
   * generator that there is not.
   */
  public SynthService(SynthConfig config, InstantSource clock, SynthListener listener) {
    DatasetDescriptor descriptor = config.descriptor();
    this.connection = config.connection();
    this.topics = Topics.of(descriptor.dataset());
    SynthesizeBatch useCase =
        new SynthesizeBatch(
            descriptor,
            generator(descriptor),
            new KafkaTrainingSampleSource(descriptor, connection),
            new KafkaSynthesisHistory(topics, connection),
            config.seed(),
            clock,
            listener);
    this.worker =
        new ExactlyOnceWorker<>(
            connection,
            "equipoise-synth-" + descriptor.dataset(),
            topics.alerts().name(),
            new WireSerdes(connection).deserializer(ImbalanceAlert.class),
            new SynthesisJob(descriptor, useCase),
            listener::failed);
  }

  /** Creates the topics that are missing and begins to follow the alerts. */
  @Override
  public void start() {
    TopicAdmin.ensure(
        connection,
        List.of(
            topics.alerts(),
            topics.trainingSample(),
            topics.synthetic(),
            topics.synthesisReports()));
    worker.start();
  }

  @Override
  public void close() {
    worker.close();
  }

  private static TabularGenerator generator(DatasetDescriptor descriptor) {
    try {
      return Generators.named(descriptor.synthesis().generator(), descriptor.synthesis().steps());
    } catch (IllegalArgumentException e) {
      throw new OperatorException(
          "synthesis.generator of dataset " + descriptor.dataset() + ": " + e.getMessage(), e);
    }
  }
}
