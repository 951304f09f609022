package io.equipoise.benchmarks;

import io.equipoise.cohort.population.PatientTable;
import io.equipoise.synth.generate.TrainingProgress;
import io.equipoise.synth.generate.encoding.ConditionScheme;
import io.equipoise.synth.generate.encoding.TableEncoder;
import io.equipoise.synth.generate.gan.ConditionalGan;
import io.equipoise.synth.generate.gan.GanSettings;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * Measures what a training step of the GAN costs beside its products of matrices alone. Both take
 * turns in one process and one thread, the library of the products being held to one thread too;
 * the clock is the CPU time of that thread, so that other work on the machine counts little.
 */
final class GanBenchmark {
  /** As in the figures that the project compares with. */
  static final int BATCH = 500;

  private static final int NOISE = 128;
  private static final int HIDDEN = 256;

  private final GanReport.Plan plan;
  private final Consumer<String> progress;

  /** A benchmark that is yet to run; {@code progress} is told in lines how it goes. */
  GanBenchmark(GanReport.Plan plan, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
  }

  /** Runs warm-up and rounds. */
  GanReport run() throws InterruptedException {
    openblas_nolapack.blas_set_num_threads(1);
    PatientTable table = plan.layout().table(plan.seed());
    TableEncoder encoder = TableEncoder.fit(table);
    int condition = new ConditionScheme(encoder).width();
    GanSettings settings =
        new GanSettings(
            plan.warmUpSteps() + plan.steps(), BATCH, NOISE, HIDDEN, 2e-4, 1e-6, 0, 0.5, 0.2, 10);
    int batch = settings.batch(table.rows());
    int pac = settings.pac(table.rows());
    ConditionalGan gan = new ConditionalGan(settings);
    List<GanReport.Round> rounds = new ArrayList<>();
    try (GanProducts products =
        new GanProducts(batch, pac, encoder.width(), condition, NOISE, HIDDEN)) {
      for (int round = 1; round <= plan.rounds(); round++) {
        double step = step(gan, table, plan.seed() + round);
        double floor = products(products);
        rounds.add(new GanReport.Round(round, step, floor));
        progress.accept(
            "round %d of %d: %.1f ms per step, %.1f ms of products"
                .formatted(round, plan.rounds(), step, floor));
      }
      GanReport.Shape shape =
          new GanReport.Shape(
              encoder.width(),
              condition,
              batch,
              pac,
              HIDDEN,
              products.size(),
              products.millionMultiplications());
      return new GanReport(plan, BenchReport.Machine.here(), gan.backend(), shape, rounds);
    }
  }

  /** CPU milliseconds of this thread per step, after the warm-up. */
  private double step(ConditionalGan gan, PatientTable table, long seed)
      throws InterruptedException {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long[] nanos = new long[2];
    TrainingProgress clock =
        (step, total, criticLoss, generatorLoss) -> {
          if (step == plan.warmUpSteps()) {
            nanos[0] = threads.getCurrentThreadCpuTime();
          } else if (step == total) {
            nanos[1] = threads.getCurrentThreadCpuTime();
          }
        };
    gan.fit(table, seed, clock);
    return 1e-6 * (nanos[1] - nanos[0]) / plan.steps();
  }

  /** CPU milliseconds of this thread per step's products, after a warm-up. */
  private double products(GanProducts products) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    for (int i = 0; i < plan.warmUpSteps(); i++) {
      products.run();
    }
    long begin = threads.getCurrentThreadCpuTime();
    for (int i = 0; i < plan.steps(); i++) {
      products.run();
    }
    return 1e-6 * (threads.getCurrentThreadCpuTime() - begin) / plan.steps();
  }
}
