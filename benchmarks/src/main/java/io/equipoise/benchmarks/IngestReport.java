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
 * What a run of {@link IngestBenchmark} measured. Names no host and no path.
 *
 * @param rule how the clock runs, for all contenders alike
 * @param plan how much was read how often
 * @param machine where
 * @param contenders what each contender does
 * @param figures one per contender and round, in the order of the runs
 */
record IngestReport(
    String rule,
    Plan plan,
    BenchReport.Machine machine,
    Map<String, String> contenders,
    List<Figure> figures) {

  /** Keeps copies. */
  IngestReport {
    contenders = new LinkedHashMap<>(contenders);
    figures = List.copyOf(figures);
  }

  /**
   * How much is read how often.
   *
   * @param rows rows, lines and resources, at least 1 each
   * @param rounds measured rounds
   * @param warmUpRounds rounds before them that are not measured
   */
  record Plan(int rows, int rounds, int warmUpRounds) {
    /** Checks the ranges. */
    Plan {
      if (rows < 1 || rounds < 1 || warmUpRounds < 0) {
        throw new OperatorException(
            "--rows and --rounds must be at least 1 and --warm-up at least 0, got "
                + rows
                + ", "
                + rounds
                + " and "
                + warmUpRounds);
      }
    }
  }

  /**
   * One contender in one round.
   *
   * @param round from 1
   * @param contender name
   * @param rows rows, lines or resources that were read
   * @param records records that came of them
   * @param rejected items that were rejected
   * @param seconds how long the clock ran
   * @param rowsPerSecond the quotient
   * @param cpuMicrosPerRow processor time of the whole process, broker included, per row
   * @param cpuMicrosPerRowByStage the same by what the threads are for
   * @param heapBeforeMebibytes heap in use before, after a collection
   * @param peakHeapMebibytes most heap in use at a time, garbage included
   * @param heapAfterMebibytes heap in use afterwards, after a collection
   */
  record Figure(
      int round,
      String contender,
      long rows,
      long records,
      long rejected,
      double seconds,
      double rowsPerSecond,
      double cpuMicrosPerRow,
      Map<String, Double> cpuMicrosPerRowByStage,
      long heapBeforeMebibytes,
      long peakHeapMebibytes,
      long heapAfterMebibytes) {
    /** Keeps a copy. */
    Figure {
      cpuMicrosPerRowByStage = new LinkedHashMap<>(cpuMicrosPerRowByStage);
    }
  }

  /** Median rows per second of each contender. */
  Map<String, Double> medians() {
    Map<String, Double> medians = new LinkedHashMap<>();
    contenders.keySet().forEach(name -> medians.put(name, median(name, Figure::rowsPerSecond)));
    return medians;
  }

  /** Median rows per second of each contender that has a baseline over that of its baseline. */
  Map<String, Double> ratios() {
    Map<String, Double> medians = medians();
    Map<String, Double> ratios = new LinkedHashMap<>();
    IngestBenchmark.BASELINES.forEach(
        (name, baseline) ->
            ratios.put(
                name + " / " + baseline,
                medians.getOrDefault(name, Double.NaN)
                    / medians.getOrDefault(baseline, Double.NaN)));
    return ratios;
  }

  private double median(String contender, ToDoubleFunction<Figure> figure) {
    double[] values =
        figures.stream()
            .filter(f -> f.contender().equals(contender))
            .mapToDouble(figure)
            .sorted()
            .toArray();
    int half = values.length / 2;
    return values.length == 0
        ? Double.NaN
        : values.length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
  }

  /** The report for people. */
  String text() {
    StringJoiner text = new StringJoiner("\n", "", "\n");
    text.add(
        "%,d rows each, %d rounds after %d of warm-up"
            .formatted(plan.rows(), plan.rounds(), plan.warmUpRounds()));
    text.add(
        "%d processors (the broker's too), %,d MiB heap, Java %s, %s"
            .formatted(
                machine.processors(), machine.heapMebibytes(), machine.java(), machine.system()));
    text.add(rule);
    text.add("");
    text.add(
        "%-12s %12s %12s %12s %12s %10s"
            .formatted("contender", "rows/s", "CPU us/row", "records", "rejected", "peak MiB"));
    medians()
        .forEach(
            (name, rate) ->
                text.add(
                    String.format(
                        Locale.ROOT,
                        "%-12s %,12.0f %12.2f %,12.0f %,12.0f %,10.0f",
                        name,
                        rate,
                        median(name, Figure::cpuMicrosPerRow),
                        median(name, Figure::records),
                        median(name, Figure::rejected),
                        median(name, Figure::peakHeapMebibytes))));
    text.add("");
    ratios()
        .forEach((name, ratio) -> text.add(String.format(Locale.ROOT, "%-24s %6.2f", name, ratio)));
    text.add("");
    text.add("CPU us/row by stage, last round:");
    figures.stream()
        .filter(f -> f.round() == plan.rounds())
        .forEach(f -> text.add("%-12s %s".formatted(f.contender(), stages(f))));
    text.add("");
    contenders.forEach((name, description) -> text.add(name + ": " + description));
    return text.toString();
  }

  private static String stages(Figure figure) {
    StringJoiner stages = new StringJoiner(", ");
    figure
        .cpuMicrosPerRowByStage()
        .forEach(
            (stage, micros) -> stages.add(String.format(Locale.ROOT, "%s %.2f", stage, micros)));
    return stages.toString();
  }

  /** Writes the report as UTF-8 JSON; names the file when that fails. */
  void write(Path file) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("rule", rule);
    json.put("plan", plan);
    json.put("machine", machine);
    json.put("contenders", contenders);
    json.put("medianRowsPerSecond", medians());
    json.put("ratios", ratios());
    json.put("rounds", figures);
    ReportFile.write(file, json);
  }
}
