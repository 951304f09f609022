package io.equipoise.benchmarks;

import io.equipoise.schemas.OperatorException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.ToDoubleFunction;

/**
 * What a run of {@link GanBenchmark} measured. Names no host and no path.
 *
 * @param plan how much was measured how often
 * @param machine where
 * @param backend numeric back end of the GAN
 * @param shape of a step
 * @param rounds the figures, in the order of the runs
 */
record GanReport(
    Plan plan, BenchReport.Machine machine, String backend, Shape shape, List<Round> rounds) {
  private static final String RULE =
      "CPU time of the training thread, in ms per step, after the warm-up of each round; the"
          + " products run in the same process and thread right after each training, with one"
          + " thread of OpenBLAS";

  /** Copies the list. */
  GanReport {
    rounds = List.copyOf(rounds);
  }

  /**
   * How much is measured how often.
   *
   * @param layout shape of the table
   * @param steps measured steps of a round
   * @param warmUpSteps steps before them that are not measured
   * @param rounds rounds; the median is reported
   * @param seed of table and training
   */
  record Plan(GanLayout layout, int steps, int warmUpSteps, int rounds, long seed) {
    /** Checks the ranges. */
    Plan {
      atLeastOne(steps, "--steps");
      atLeastOne(warmUpSteps, "--warm-up");
      atLeastOne(rounds, "--rounds");
    }

    private static void atLeastOne(int value, String option) {
      if (value < 1) {
        throw new OperatorException(option + " must be at least 1, got " + value);
      }
    }
  }

  /**
   * What a step works on.
   *
   * @param outputs numbers of an encoded row
   * @param condition numbers of a condition
   * @param batch rows of a batch
   * @param pac rows that the critic judges together
   * @param hidden units of each of the two hidden layers of both networks
   * @param products products of matrices of a step
   * @param millionMultiplications multiplications in them, in millions
   */
  record Shape(
      int outputs,
      int condition,
      int batch,
      int pac,
      int hidden,
      int products,
      double millionMultiplications) {}

  /**
   * One round.
   *
   * @param round from 1
   * @param stepMillis CPU milliseconds of a training step
   * @param productsMillis CPU milliseconds of the products of a step alone
   */
  record Round(int round, double stepMillis, double productsMillis) {}

  /** Median CPU milliseconds of a step. */
  double stepMillis() {
    return median(Round::stepMillis);
  }

  /** Median CPU milliseconds of a step's products alone: the floor. */
  double productsMillis() {
    return median(Round::productsMillis);
  }

  /** Share of a step that its products take, in [0, 1] but for noise. */
  double productsShare() {
    return productsMillis() / stepMillis();
  }

  private double median(ToDoubleFunction<Round> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /** The report for people. */
  String text() {
    StringJoiner text = new StringJoiner("\n", "", "\n");
    text.add(
        "layout %s: %d numbers per row, %d of condition, batch %d, pac %d, 2 x %d hidden units"
            .formatted(
                plan.layout().name().toLowerCase(Locale.ROOT),
                shape.outputs(),
                shape.condition(),
                shape.batch(),
                shape.pac(),
                shape.hidden()));
    text.add(
        "%d rounds of %d steps after %d of warm-up, seed %d, back end %s"
            .formatted(plan.rounds(), plan.steps(), plan.warmUpSteps(), plan.seed(), backend));
    text.add(
        "%d processors, %,d MiB heap, Java %s, %s"
            .formatted(
                machine.processors(), machine.heapMebibytes(), machine.java(), machine.system()));
    text.add(RULE);
    text.add("");
    text.add("%-28s %8s   %s".formatted("ms of CPU", "median", "rounds"));
    text.add(line("a products alone (floor)", productsMillis(), Round::productsMillis));
    text.add(line("b training step", stepMillis(), Round::stepMillis));
    text.add("");
    text.add(
        "share of a step: products %.0f %%, rest %.0f %% (b/a %.2f)"
            .formatted(
                100 * productsShare(),
                100 * (1 - productsShare()),
                stepMillis() / productsMillis()));
    text.add(
        "a: %d cblas_sgemm calls, %.0f million multiplications"
            .formatted(shape.products(), shape.millionMultiplications()));
    return text.toString();
  }

  private String line(String name, double median, ToDoubleFunction<Round> figure) {
    StringJoiner each = new StringJoiner(", ");
    rounds.forEach(round -> each.add("%.1f".formatted(figure.applyAsDouble(round))));
    return "%-28s %8.1f   %s".formatted(name, median, each);
  }

  /** Writes the report as UTF-8 JSON; names the file when that fails. */
  void write(Path file) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("rule", RULE);
    json.put("plan", plan);
    json.put("machine", machine);
    json.put("backend", backend);
    json.put("shape", shape);
    json.put("medianStepMillis", stepMillis());
    json.put("medianProductsMillis", productsMillis());
    json.put("shareOfProducts", productsShare());
    json.put("shareOfRest", 1 - productsShare());
    json.put("rounds", rounds);
    ReportFile.write(file, json);
  }
}
