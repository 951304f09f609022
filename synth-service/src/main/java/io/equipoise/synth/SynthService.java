package io.equipoise.synth;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.schemas.Foreground;
import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.job.ExactlyOnceWorker;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.TopicAdmin;
import io.equipoise.schemas.topic.Topics;
import io.equipoise.synth.app.SynthListener;
import io.equipoise.synth.app.SynthesizeBatch;
import io.equipoise.synth.generate.ConstrainedGenerator;
import io.equipoise.synth.generate.Generators;
import io.equipoise.synth.generate.TabularGenerator;
import io.equipoise.synth.kafka.KafkaJobEvents;
import io.equipoise.synth.kafka.KafkaSynthesisHistory;
import io.equipoise.synth.kafka.KafkaTrainingSampleSource;
import io.equipoise.synth.kafka.SynthTriggers;
import io.equipoise.synth.kafka.SynthesisJob;
import java.time.InstantSource;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/**
 * Turns alerts of one dataset, and verdicts on its batches, into published batches and reports. One
 * instance per dataset: a second one fences the first. {@link #start()} returns at once; {@link
 * #close()} gives up a running training, which the next start repeats.
 */
public final class SynthService implements Foreground.Service {
  private final Connection connection;
  private final Topics topics;
  private final ExactlyOnceWorker<SpecificRecord> worker;
  private final KafkaJobEvents events;
  private final DatasetDescriptor descriptor;

  /**
   * A service that is not yet started. Throws {@link OperatorException} when the descriptor names a
   * generator that there is not.
   */
  public SynthService(SynthConfig config, InstantSource clock, SynthListener listener) {
    this.descriptor = config.descriptor();
    this.connection = config.connection();
    this.topics = Topics.of(descriptor.dataset());
    this.events = new KafkaJobEvents(topics, connection);
    SynthTriggers triggers = new SynthTriggers(topics, new WireSerdes(connection));
    String kind = descriptor.synthesis().generator();
    generator(kind);
    SynthesizeBatch useCase =
        new SynthesizeBatch(
            descriptor,
            this::generator,
            Generators.alternatives(kind),
            new KafkaTrainingSampleSource(descriptor, connection),
            new KafkaSynthesisHistory(topics, connection),
            events,
            config.seed(),
            clock,
            listener);
    this.worker =
        new ExactlyOnceWorker<>(
            connection,
            "equipoise-synth-" + descriptor.dataset(),
            triggers.from(),
            triggers,
            new SynthesisJob(descriptor, useCase),
            listener::failed);
  }

  /**
   * Creates the topics that are missing and begins to follow the alerts. Throws {@link
   * OperatorException} when the descriptor demands a GPU and training would run without.
   */
  @Override
  public void start() {
    if (descriptor.synthesis().requireGpu()) {
      requireGpu(generator(descriptor.synthesis().generator()).backend());
    }
    TopicAdmin.ensure(
        connection,
        List.of(
            topics.alerts(),
            topics.trainingSample(),
            topics.synthetic(),
            topics.synthesisReports(),
            topics.synthesisProgress(),
            topics.operatorActions(),
            topics.verdicts()));
    worker.start();
  }

  private void requireGpu(String backend) {
    if (!backend.contains("cuda")) {
      throw new OperatorException(
          "synthesis.requireGpu of dataset "
              + descriptor.dataset()
              + " is true, but the numeric back end is "
              + backend
              + ", which runs on the CPU; build with -Pcuda on a machine with a CUDA device, or take the key out");
    }
  }

  @Override
  public void close() {
    worker.close();
    events.close();
  }

  private TabularGenerator generator(String kind) {
    try {
      return ConstrainedGenerator.around(
          Generators.named(kind, descriptor.synthesis().steps()), descriptor);
    } catch (IllegalArgumentException e) {
      throw new OperatorException(
          "synthesis.generator of dataset " + descriptor.dataset() + ": " + e.getMessage(), e);
    }
  }
}
