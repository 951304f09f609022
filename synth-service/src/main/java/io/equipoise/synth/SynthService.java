package io.equipoise.synth;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.contract.SynthesisProgress;
import io.equipoise.contract.SynthesisReport;
import io.equipoise.schemas.Foreground;
import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.job.ExactlyOnceWorker;
import io.equipoise.schemas.job.ExactlyOnceWorker.Handler;
import io.equipoise.schemas.job.ExactlyOnceWorker.Output;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.TopicAdmin;
import io.equipoise.schemas.topic.Topics;
import io.equipoise.synth.app.GeneratorSource;
import io.equipoise.synth.app.JobEvents;
import io.equipoise.synth.app.Ports;
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
import io.equipoise.synth.metrics.SynthesisMeters;
import io.equipoise.synth.store.FileCheckpoints;
import io.equipoise.synth.store.FileModels;
import io.equipoise.telemetry.Health;
import io.equipoise.telemetry.Health.Status;
import io.equipoise.telemetry.Telemetry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns alerts of one dataset, and verdicts on its batches, into published batches and reports. One
 * instance per dataset: a second one fences the first. {@link #start()} returns at once; {@link
 * #close()} gives up a running training; the next start goes on from the state that was kept last.
 */
public final class SynthService implements Foreground.Service {
  private static final Logger LOG = LoggerFactory.getLogger(SynthService.class);

  private final Connection connection;
  private final Topics topics;
  private final ExactlyOnceWorker<SpecificRecord> worker;
  private final KafkaJobEvents events;
  private final DatasetDescriptor descriptor;
  private final SynthesisMeters meters;
  private final Telemetry telemetry;
  private volatile boolean backendLoaded;
  private volatile boolean failed;

  /** A service whose meters nobody reads. */
  public SynthService(SynthConfig config, InstantSource clock, SynthListener listener) {
    this(config, clock, listener, Telemetry.silent());
  }

  /**
   * A service that is not yet started; it adds its meters and checks to the telemetry. Throws
   * {@link OperatorException} when the descriptor names a generator that there is not, or the state
   * folder cannot be written to.
   */
  public SynthService(
      SynthConfig config, InstantSource clock, SynthListener listener, Telemetry telemetry) {
    this.telemetry = telemetry;
    this.descriptor = config.descriptor();
    this.connection = config.connection();
    this.topics = Topics.of(descriptor.dataset());
    this.events = new KafkaJobEvents(topics, connection);
    SynthTriggers triggers = new SynthTriggers(topics, new WireSerdes(connection));
    String kind = descriptor.synthesis().generator();
    generator(kind);
    Path state = config.stateDirectory().resolve(descriptor.dataset());
    Ports ports =
        new Ports(
            new KafkaTrainingSampleSource(descriptor, connection),
            new KafkaSynthesisHistory(topics, connection),
            new MeteredEvents(),
            new FileModels(state.resolve("models"), descriptor),
            new FileCheckpoints(state.resolve("training"), clock));
    SynthesizeBatch useCase =
        new SynthesizeBatch(
            descriptor,
            new DescribedGenerators(),
            Generators.alternatives(kind),
            ports,
            config.seed(),
            clock,
            listener);
    this.worker =
        new ExactlyOnceWorker<>(
            connection,
            "equipoise-synth-" + descriptor.dataset(),
            triggers.from(),
            triggers,
            metered(new SynthesisJob(descriptor, useCase)),
            error -> {
              failed = true;
              listener.failed(error);
            },
            telemetry.clients());
    this.meters =
        new SynthesisMeters(telemetry.registry(), descriptor, () -> worker.waiting().orElse(0));
    addChecks();
  }

  private void addChecks() {
    Health health = telemetry.health();
    telemetry.checkBroker("synth.broker", connection);
    health.ready(
        "synth.triggers",
        () -> Status.of(worker.isAssigned(), worker.isAssigned() ? "assigned" : "not assigned"));
    health.ready(
        "synth.backend", () -> Status.of(backendLoaded, backendLoaded ? "loaded" : "not loaded"));
    health.live("synth.worker", () -> Status.of(!failed, failed ? "has failed" : "has not failed"));
  }

  /**
   * Creates the topics that are missing and begins to follow the alerts. The numeric back end,
   * which takes long to unpack when that has never been done, is loaded after that on a thread of
   * its own; with {@code synthesis.requireGpu} before it. Throws {@link OperatorException} when the
   * descriptor demands a GPU and training would run without.
   */
  @Override
  public void start() {
    NumericStart numbers =
        new NumericStart(
            generator(descriptor.synthesis().generator()),
            descriptor.dataset(),
            (backend, device) -> {
              meters.loaded(backend, device);
              backendLoaded = true;
            });
    if (descriptor.synthesis().requireGpu()) {
      requireGpu(numbers.load());
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
    LOG.info("following the alerts of dataset {}", descriptor.dataset());
    if (!descriptor.synthesis().requireGpu()) {
      numbers.loadInBackground();
    }
  }

  private void requireGpu(String backend) {
    if (!backend.contains("cuda")) {
      throw new OperatorException(
          "synthesis.requireGpu of dataset "
              + descriptor.dataset()
              + " is true, but the numeric back end is "
              + backend
              + ", which runs on the CPU; build with -Pcuda on a machine with a CUDA device, or"
              + " take the key out");
    }
  }

  @Override
  public void close() {
    worker.close();
    events.close();
  }

  /** What the job is about to publish sets the meters too. */
  private Handler<SpecificRecord> metered(SynthesisJob job) {
    return trigger -> {
      List<Output> outputs = job.handle(trigger);
      for (Output output : outputs) {
        if (output.value() instanceof SynthesisReport report) {
          meters.published(report);
        }
      }
      return outputs;
    };
  }

  /** What is told of a job sets the meters too. */
  private final class MeteredEvents implements JobEvents {
    @Override
    public void changed(SynthesisProgress progress) {
      meters.published(progress);
      events.changed(progress);
    }

    @Override
    public boolean isCanceled(String batchId) {
      return events.isCanceled(batchId);
    }
  }

  /** Generators with the descriptor's settings and constraints. */
  private final class DescribedGenerators implements GeneratorSource {
    @Override
    public TabularGenerator named(String kind) {
      return generator(kind);
    }

    @Override
    public Optional<TabularGenerator> tuner(String kind) {
      return Generators.tuner(kind, descriptor.synthesis().steps())
          .map(tuner -> ConstrainedGenerator.around(tuner, descriptor));
    }
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
