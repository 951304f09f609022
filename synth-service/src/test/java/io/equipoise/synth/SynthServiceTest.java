package io.equipoise.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.DescriptorLoader;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.cohort.population.Split;
import io.equipoise.cohort.record.RecordCodec;
import io.equipoise.contract.OperatorAction;
import io.equipoise.contract.OperatorActionKind;
import io.equipoise.contract.SynthesisOutcome;
import io.equipoise.contract.SynthesisProgress;
import io.equipoise.contract.SynthesisReport;
import io.equipoise.contract.SynthesisState;
import io.equipoise.localstack.SharedStack;
import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.operator.OperatorActionSender;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.TopicAdmin;
import io.equipoise.schemas.topic.TopicReader;
import io.equipoise.schemas.topic.Topics;
import io.equipoise.synth.app.SynthListener;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The whole service on a real broker, with a short training. */
class SynthServiceTest {
  private static final AtomicInteger DATASETS = new AtomicInteger();
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final String dataset = "synth-" + DATASETS.incrementAndGet();
  private final Topics topics = Topics.of(dataset);
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final AtomicInteger resumed = new AtomicInteger();
  private Connection connection;

  @TempDir private Path state;

  @BeforeEach
  void createTopics() {
    connection = new Connection(SharedStack.kafka().bootstrapServers(), "mock://synth", Map.of());
    TopicAdmin.ensure(connection, topics.all());
  }

  @Test
  void shouldTellOfAJobFromPlanToEnd() {
    DatasetDescriptor descriptor = descriptor("steps: 20");
    fill(descriptor);
    try (SynthService service = start(descriptor)) {
      await().atMost(PATIENCE).until(() -> reports().size() == 1);
      await().atMost(PATIENCE).until(() -> isEnd(latest().getState()));
    }
    SynthesisReport report = reports().get(0);
    assertThat(latest().getBatchId()).isEqualTo(report.getBatchId());
    assertThat(latest().getState().name()).isEqualTo(report.getOutcome().name());
    assertThat(latest().getRows()).isEqualTo(report.getRequested()).isPositive();
    assertThat(latest().getBackend()).isNotBlank();
    assertThat(told()).extracting(SynthesisProgress::getState).contains(SynthesisState.TRAINING);
    assertThat(failure.get()).isNull();
  }

  @Test
  void shouldStopATrainingWhenAnOperatorCancelsIt(@TempDir Path folder) throws Exception {
    DatasetDescriptor descriptor = descriptor("steps: 1000000");
    fill(descriptor);
    try (SynthService service = start(descriptor)) {
      await().atMost(PATIENCE).until(() -> told().stream().anyMatch(p -> p.getStep() > 0));
      SynthesisProgress running = latest();
      assertThat(running.getState()).isEqualTo(SynthesisState.TRAINING);
      assertThat(running.getTotalSteps()).isEqualTo(1_000_000);
      assertThat(running.getSecondsLeft()).isPositive();

      Path file = Files.writeString(folder.resolve("synth.yaml"), yaml("steps: 1000000"));
      assertThat(cancel(file, running.getBatchId()))
          .isEqualTo("asked to cancel batch " + running.getBatchId() + " of " + dataset);

      await().atMost(PATIENCE).until(() -> reports().size() == 1);
    }
    assertThat(reports().get(0).getOutcome()).isEqualTo(SynthesisOutcome.CANCELED);
    await().atMost(PATIENCE).until(() -> latest().getState() == SynthesisState.CANCELED);
    assertThat(
            new TopicReader(connection)
                .read(topics.operatorActions().name(), serdes().deserializer(OperatorAction.class))
                .records())
        .singleElement()
        .satisfies(
            kept -> {
              assertThat(kept.value().getActor()).isEqualTo("dr-who");
              assertThat(kept.value().getReason()).isEqualTo("wrong reference");
            });
    assertThat(failure.get()).isNull();
  }

  @Test
  void shouldGoOnWithATrainingThatWasInterrupted() {
    DatasetDescriptor descriptor = descriptor("steps: 600");
    fill(descriptor);
    Path training = state.resolve(dataset).resolve("training");
    SynthService first = start(descriptor, fiftyTimesAsFast());
    await().atMost(PATIENCE).until(() -> !files(training).isEmpty());
    first.close();
    assertThat(reports()).isEmpty();
    assertThat(resumed).hasValue(0);

    try (SynthService second = start(descriptor, fiftyTimesAsFast())) {
      await().atMost(PATIENCE).until(() -> reports().size() == 1);
      assertThat(resumed.get()).isGreaterThanOrEqualTo(50);
      await().atMost(PATIENCE).until(() -> isEnd(latest().getState()));
    }
    assertThat(reports().get(0).getTraining().getSteps()).isGreaterThan(resumed.get() - 1L);
    assertThat(files(training)).isEmpty();
    assertThat(failure.get()).isNull();
  }

  /** States of a training are kept every fifth of a second then. */
  private static InstantSource fiftyTimesAsFast() {
    Instant begin = Instant.now();
    return () -> begin.plus(Duration.between(begin, Instant.now()).multipliedBy(50));
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".training")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shouldPlanOneMoreBatchWhenAnOperatorAsks() throws Exception {
    DatasetDescriptor descriptor = descriptor("steps: 20");
    fill(descriptor);
    try (SynthService service = start(descriptor)) {
      await().atMost(PATIENCE).until(() -> reports().size() == 1);
      OperatorActionSender.send(
          connection,
          OperatorAction.newBuilder()
              .setActionId("action")
              .setDataset(dataset)
              .setKind(OperatorActionKind.REQUEST_SYNTHESIS)
              .setTarget("alert")
              .setActor("alice")
              .setReason("once more")
              .setAt(NOW)
              .setEpisode(1)
              .build());
      await().atMost(PATIENCE).until(() -> reports().size() == 2);
    }
    assertThat(reports()).extracting(SynthesisReport::getAttempt).containsExactly(1, 2);
    assertThat(failure).hasValue(null);
  }

  @Test
  void shouldNotStartOnTheCpuWhenAGpuIsRequired() {
    DatasetDescriptor descriptor = descriptor("requireGpu: true");
    assertThatThrownBy(() -> start(descriptor))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("synthesis.requireGpu of dataset " + dataset)
        .hasMessageContaining("build with -Pcuda");
  }

  private String cancel(Path descriptor, String batch) {
    StringWriter out = new StringWriter();
    CommandLine line = new CommandLine(new CancelCommand()).setOut(new PrintWriter(out));
    assertThat(
            line.execute(
                "--descriptor",
                descriptor.toString(),
                "--bootstrap-servers",
                connection.bootstrapServers(),
                "--registry-url",
                connection.registryUrl(),
                "--batch",
                batch,
                "--actor",
                "dr-who",
                "--reason",
                "wrong reference"))
        .isZero();
    return out.toString().strip();
  }

  private SynthService start(DatasetDescriptor descriptor) {
    return start(descriptor, InstantSource.system());
  }

  private SynthService start(DatasetDescriptor descriptor, InstantSource clock) {
    SynthService service =
        new SynthService(
            new SynthConfig(descriptor, connection, 1, state),
            clock,
            new SynthListener() {
              @Override
              public void trainingResumed(int step) {
                resumed.set(step);
              }

              @Override
              public void failed(Throwable error) {
                failure.set(error);
              }
            });
    service.start();
    return service;
  }

  private String yaml(String synthesis) {
    return Fixtures.clinicYaml()
        .replace("dataset: clinic", "dataset: " + dataset)
        .replace("minRealSupport: 30", "minRealSupport: 30, " + synthesis);
  }

  private DatasetDescriptor descriptor(String synthesis) {
    return DescriptorLoader.parse("synth.yaml", yaml(synthesis).getBytes(StandardCharsets.UTF_8));
  }

  /** A training sample with few women, and an alert about them. */
  private void fill(DatasetDescriptor descriptor) {
    RecordCodec codec = new RecordCodec(descriptor);
    CellScheme scheme = new CellScheme(descriptor);
    SplittableRandom random = new SplittableRandom(5);
    try (Producer<String, Object> producer = producer()) {
      for (int i = 0; i < 600; i++) {
        String id = "p" + i;
        int sex = i % 5 == 0 ? 0 : 1;
        double[] values = {
          random.nextInt(18, 101), sex, random.nextDouble(50, 250), random.nextInt(2)
        };
        PatientRecord person = new PatientRecord(id, id, NOW, values);
        String cell = scheme.cellOf(PatientTable.of(descriptor, List.of(person)), 0).key();
        String key = Split.of(id, descriptor.sample()).key() + "|" + cell + "|p0-" + i;
        producer.send(
            new ProducerRecord<>(topics.trainingSample().name(), key, codec.encode(person)));
      }
      producer.send(
          new ProducerRecord<>(
              topics.alerts().name(), "alert", Alerts.missingWomen("alert", dataset, 100, NOW)));
      producer.flush();
    }
  }

  private static boolean isEnd(SynthesisState state) {
    return state != SynthesisState.PLANNED
        && state != SynthesisState.TRAINING
        && state != SynthesisState.SAMPLING
        && state != SynthesisState.GATING;
  }

  private List<SynthesisReport> reports() {
    return read(topics.synthesisReports().name(), SynthesisReport.class);
  }

  private List<SynthesisProgress> told() {
    return read(topics.synthesisProgress().name(), SynthesisProgress.class);
  }

  private SynthesisProgress latest() {
    List<SynthesisProgress> told = told();
    return told.get(told.size() - 1);
  }

  private <T extends SpecificRecord> List<T> read(String topic, Class<T> type) {
    return new TopicReader(connection)
        .read(topic, serdes().deserializer(type)).records().stream().map(r -> r.value()).toList();
  }

  private WireSerdes serdes() {
    return new WireSerdes(connection);
  }

  private Producer<String, Object> producer() {
    return new KafkaProducer<>(
        connection.producer("test"), new StringSerializer(), serdes().serializer());
  }
}
