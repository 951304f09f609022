package io.equipoise.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.DescriptorLoader;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.population.Split;
import io.equipoise.cohort.population.Subgroup;
import io.equipoise.evaluator.app.CompareTrainingSets;
import io.equipoise.evaluator.app.Evaluation;
import io.equipoise.evaluator.app.EvaluationSettings;
import io.equipoise.evaluator.domain.LabeledPeople;
import io.equipoise.evaluator.domain.Measure;
import io.equipoise.evaluator.domain.Performance;
import io.equipoise.evaluator.learn.Learners;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * One evaluation of a batch, as the service and the audit do it, on made-up people: a fifth of them
 * women, for whom the first marker means a little of the opposite; two thirds of the columns
 * numbers, the others categories of six values; a twentieth of the values missing; 30 % with the
 * outcome. The batch has as many women as are missing to the number of men in training.
 */
final class EvaluationBenchmark {
  private static final double WOMEN = 0.2;
  private static final double MISSING = 0.05;
  private static final int VALUES = 6;

  private final EvaluationReport.Plan plan;
  private final Consumer<String> progress;

  EvaluationBenchmark(EvaluationReport.Plan plan, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
  }

  EvaluationReport run() throws InterruptedException {
    DatasetDescriptor descriptor =
        DescriptorLoader.parse("evaluation.yaml", yaml(plan.columns()).getBytes(UTF_8));
    SplittableRandom random = new SplittableRandom(plan.seed());
    List<PatientRecord> train = new ArrayList<>();
    List<PatientRecord> heldOut = new ArrayList<>();
    int women = 0;
    for (int i = 0; i < plan.records(); i++) {
      boolean woman = random.nextDouble() < WOMEN;
      PatientRecord person = person(descriptor, "p" + i, woman, random);
      boolean learned = Split.of(person.patientId(), descriptor.sample()) == Split.TRAIN;
      (learned ? train : heldOut).add(person);
      women += learned && woman ? 1 : 0;
    }
    List<PatientRecord> batch = new ArrayList<>();
    for (int i = 0; i < train.size() - 2 * women; i++) {
      batch.add(person(descriptor, "s" + i, true, random));
    }
    return measure(
        descriptor,
        LabeledPeople.of(descriptor, train),
        LabeledPeople.of(descriptor, heldOut),
        LabeledPeople.of(descriptor, batch));
  }

  private EvaluationReport measure(
      DatasetDescriptor descriptor, LabeledPeople train, LabeledPeople heldOut, LabeledPeople batch)
      throws InterruptedException {
    EvaluationSettings usual = EvaluationSettings.standard(plan.threads(), plan.seed());
    EvaluationSettings settings =
        new EvaluationSettings(
                plan.models(),
                usual.folds(),
                usual.resamples(),
                usual.policy(),
                plan.threads(),
                plan.seed())
            .withNetwork(plan.network());
    AtomicInteger models = new AtomicInteger();
    CompareTrainingSets comparison =
        new CompareTrainingSets(
            descriptor,
            Learners.of(plan.network()),
            settings,
            (trained, total) -> {
              models.set(Math.max(trained, models.get()));
              if (trained % 10 == 0 || trained == total) {
                progress.accept("%d of %d models".formatted(trained, total));
              }
            });
    Subgroup target = new CellScheme(descriptor).siblings(List.of("sex")).get(0);
    System.gc();
    heapPools().forEach(MemoryPoolMXBean::resetPeakUsage);
    long started = System.nanoTime();
    Duration processor = processorTime();
    Evaluation.Findings findings = comparison.compare("bench", target, train, heldOut, batch);
    String decision = comparison.decide(findings).reason();
    Duration spent = processorTime().minus(processor);
    double seconds = (System.nanoTime() - started) / 1e9;
    long peak = heapPools().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum() >> 20;
    return new EvaluationReport(
        plan,
        BenchReport.Machine.here(),
        models.get(),
        seconds,
        spent.toMillis() / 1e3,
        peak,
        decision,
        arms(findings));
  }

  private static List<EvaluationReport.Arm> arms(Evaluation.Findings findings) {
    List<EvaluationReport.Arm> arms = new ArrayList<>();
    for (Evaluation.OfLearner learner : findings.learners()) {
      learner
          .compared()
          .forEach(
              one -> {
                if (arms.stream().noneMatch(arm -> arm.learner().equals(learner.learner()))) {
                  arms.add(arm(learner, learner.baseline().name(), one.comparison().before()));
                }
                arms.add(arm(learner, one.set().key(), one.comparison().after()));
              });
    }
    return arms;
  }

  private static EvaluationReport.Arm arm(
      Evaluation.OfLearner learner, String set, Performance performance) {
    return new EvaluationReport.Arm(
        learner.learner(), set, performance.overall(Measure.AUROC).point().orElse(Double.NaN));
  }

  private static List<MemoryPoolMXBean> heapPools() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .toList();
  }

  private static Duration processorTime() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Features are the columns after sex and age; the last column is the outcome. */
  private static PatientRecord person(
      DatasetDescriptor descriptor, String id, boolean woman, SplittableRandom random) {
    double[] values = new double[descriptor.columns().size()];
    values[0] = woman ? 0 : 1;
    values[1] = 18 + random.nextInt(80);
    double risk = -1.2;
    int numbers = 0;
    for (int column = 2; column < values.length - 1; column++) {
      if (descriptor.columns().get(column).isNumber()) {
        values[column] = random.nextGaussian();
        double effect = numbers == 0 && woman ? -0.3 : 1.0 / (1 + numbers);
        risk += effect * values[column];
        numbers++;
      } else {
        values[column] = random.nextInt(VALUES);
        risk += values[column] == 0 ? 0.2 : 0;
      }
      if (random.nextDouble() < MISSING) {
        values[column] = Double.NaN;
      }
    }
    values[values.length - 1] = random.nextDouble() < 1 / (1 + Math.exp(-risk)) ? 1 : 0;
    return new PatientRecord(id, id, Instant.EPOCH, values);
  }

  private static String yaml(int columns) {
    StringJoiner features = new StringJoiner("\n");
    StringJoiner sources = new StringJoiner(", ");
    for (int column = 2; column < columns - 1; column++) {
      features.add(
          column % 3 == 1
              ? "  - { name: c%d, type: category, values: [a, b, c, d, e, f] }".formatted(column)
              : "  - { name: c%d, type: number }".formatted(column));
      sources.add("c%d: { from: c%d }".formatted(column, column));
    }
    return """
    dataset: evaluation
    description: Made-up people, for measuring speed
    identity: { record: id, patient: id }
    columns:
      - { name: sex, type: category, values: [female, male] }
      - { name: age, type: number, range: [18, 100], integer: true }
    %s
      - { name: ill, type: category, values: ["no", "yes"] }
    label: { column: ill, positive: "yes" }
    protected:
      - { name: sex, column: sex }
      - { name: ageBand, column: age, bands: [18, 50, 101] }
    watch: [[sex], [ageBand]]
    reference:
      version: made-up
      source: made-up
      shares: { sex: { female: 0.5, male: 0.5 }, ageBand: { "18-49": 0.5, "50-100": 0.5 } }
    windows: [{ name: 1h, length: PT1H, pane: PT1M, grace: PT10M }]
    alerting: { minRatio: 0.8, clearRatio: 0.9, minSupport: 50, falseAlarmBudget: 0.05, holdFor: PT0S }
    sample: { perCell: 2000, holdout: 0.3, salt: bench }
    synthesis: { generator: gan, targetShare: reference, maxSyntheticToReal: 1.0, minRealSupport: 30 }
    gates: { validity: 0.99, exactCopies: 0.0, dcrRatio: 0.9 }
    sources:
      csv:
        header: true
        files: [{ path: bench.csv }]
        columns: { sex: { from: sex }, age: { from: age }, %s, ill: { from: ill } }
    """
        .formatted(features, sources);
  }
}
