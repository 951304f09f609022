package io.equipoise.console.ops;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.DescriptorLoader;
import io.equipoise.evaluator.EvaluatorConfig;
import io.equipoise.evaluator.EvaluatorService;
import io.equipoise.evaluator.app.EvaluationSettings;
import io.equipoise.evaluator.app.EvaluatorListener;
import io.equipoise.ingest.IngestConfig;
import io.equipoise.ingest.IngestService;
import io.equipoise.ingest.app.IngestListener;
import io.equipoise.ingest.app.Rate;
import io.equipoise.localstack.SharedStack;
import io.equipoise.monitor.MonitorConfig;
import io.equipoise.monitor.MonitorService;
import io.equipoise.monitor.app.MonitorListener;
import io.equipoise.schemas.PseudonymKey;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.topic.TopicAdmin;
import io.equipoise.schemas.topic.Topics;
import io.equipoise.synth.SynthConfig;
import io.equipoise.synth.SynthService;
import io.equipoise.synth.app.SynthListener;
import io.equipoise.telemetry.Telemetry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;

/** All four services in this process over a small made-up ward that lacks women. */
final class SmallLoop implements AutoCloseable {
  private static final int PEOPLE = 3000;
  private static final double WOMEN = 0.2;

  private static final String DESCRIPTOR =
      """
      dataset: ops
      description: Made-up people of a made-up ward that lacks women
      identity: { record: recordId, patient: patientId }
      columns:
        - { name: age, type: number, unit: a, range: [18, 100], integer: true, description: Age }
        - { name: sex, type: category, values: [female, male], description: Sex }
        - { name: systolic, type: number, unit: "mm[Hg]", range: [60, 260], integer: true, description: Pressure }
        - { name: disease, type: category, values: ["no", "yes"], description: Diagnosed }
      label: { column: disease, positive: "yes", description: Diagnosed or not }
      protected:
        - { name: sex, column: sex }
      watch: [[sex]]
      reference:
        version: made-up-1
        source: Made up for tests
        shares: { sex: { female: 0.5, male: 0.5 } }
      windows: [{ name: 1h, length: PT1H, pane: PT1M, grace: PT10M }]
      alerting: { minRatio: 0.8, clearRatio: 0.9, minSupport: 1500, falseAlarmBudget: 0.05, holdFor: PT0S }
      sample: { perCell: 2000, holdout: 0.3, salt: ops }
      synthesis: { generator: auto, maxSyntheticToReal: 1.0, minRealSupport: 30, steps: 40 }
      gates: { validity: 0.9, exactCopies: 1.0, nearCopies: 1.0, dcrRatio: 0.1, closerToTrain: 0.9, membership: 0.9, attackRisk: 0.9, columnShapes: 0.3, pairTrends: 0.2, coverage: 0.2, utilityLoss: 0.9, detection: 1.0 }
      sources:
        csv:
          header: true
          delimiter: ","
          files:
            - { path: ops.csv }
          columns:
            age: { from: age }
            sex: { from: sex }
            systolic: { from: systolic }
            disease: { from: disease }
          identity: { patient: { from: patientId }, record: { from: recordId } }
      """;

  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

  /** Starts everything in the folder; the services add their meters to the telemetry. */
  SmallLoop(Path folder, Telemetry telemetry) throws IOException {
    DatasetDescriptor descriptor =
        DescriptorLoader.parse("ops.yaml", DESCRIPTOR.getBytes(StandardCharsets.UTF_8));
    Path data = Files.createDirectories(folder.resolve("data"));
    Files.writeString(data.resolve("ops.csv"), people());
    Path key =
        Files.writeString(folder.resolve("key"), "a secret of a test, thirty-two bytes or more");
    Connection connection =
        new Connection(SharedStack.kafka().bootstrapServers(), "mock://ops", Map.of());
    TopicAdmin.ensure(connection, Topics.of("ops").all());
    EvaluatorService evaluator =
        new EvaluatorService(
            new EvaluatorConfig(
                connection,
                descriptor,
                EvaluationSettings.standard(2, 1),
                folder.resolve("evaluator")),
            new EvaluatorListener() {
              @Override
              public void failed(Throwable cause) {
                failures.add(cause);
              }
            },
            telemetry);
    running.push(evaluator);
    evaluator.start();
    SynthService synth =
        new SynthService(
            new SynthConfig(descriptor, connection, 1, folder.resolve("synth")),
            InstantSource.system(),
            new SynthListener() {
              @Override
              public void failed(Throwable error) {
                failures.add(error);
              }
            },
            telemetry);
    running.push(synth);
    synth.start();
    MonitorService monitor =
        new MonitorService(
            new MonitorConfig(descriptor, connection, folder.resolve("monitor"), 1),
            new MonitorListener() {
              @Override
              public void failed(Throwable failure) {
                failures.add(failure);
              }
            },
            telemetry);
    running.push(monitor);
    monitor.start();
    IngestService ingest =
        new IngestService(
            IngestConfig.of(
                descriptor,
                connection,
                data,
                Rate.of(400),
                PseudonymKey.require(Optional.of(key), Map.of())),
            IngestListener.NONE,
            telemetry);
    running.push(ingest);
    ingest.start();
  }

  /** What has failed so far. */
  Queue<Throwable> failures() {
    return failures;
  }

  /** The sick are older and have a higher pressure; every hundredth row cannot be read. */
  private static String people() {
    Random random = new Random(7);
    StringBuilder csv = new StringBuilder("recordId,patientId,age,sex,systolic,disease\n");
    for (int i = 0; i < PEOPLE; i++) {
      boolean sick = random.nextDouble() < 0.4;
      long age =
          Math.round(Math.max(18, Math.min(99, 50 + random.nextGaussian() * 12 + (sick ? 9 : 0))));
      long systolic = Math.round(125 + random.nextGaussian() * 12 + (sick ? 15 : 0));
      csv.append(
          String.format(
              Locale.ROOT,
              "r%d,p%d,%s,%s,%d,%s\n",
              i,
              i,
              i % 100 == 99 ? "old" : Long.toString(age),
              random.nextDouble() < WOMEN ? "female" : "male",
              systolic,
              sick ? "yes" : "no"));
    }
    return csv.toString();
  }

  @Override
  public void close() throws Exception {
    while (!running.isEmpty()) {
      running.pop().close();
    }
  }
}
