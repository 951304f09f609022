package io.equipoise.benchmarks;

import io.equipoise.schemas.OperatorException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/**
 * What a run of {@link MonitorBenchmark} measured. Names no host and no path.
 *
 * @param rule how the clock runs, for all contenders alike
 * @param plan how much was read how often
 * @param machine where
 * @param contenders what each contender does
 * @param figures one per contender and round, in the order of the runs
 */
record BenchReport(
    String rule, Plan plan, Machine machine, Map<String, String> contenders, List<Figure> figures) {

  /** Keeps copies. */
  BenchReport {
    contenders = new LinkedHashMap<>(contenders);
    figures = List.copyOf(figures);
  }

  /**
   * How much is read how often.
   *
   * @param records records in the topic
   * @param hoppingRecords records that the hopping contender reads: the first ones of the same
   * @param rounds measured rounds
   * @param warmUpRounds rounds before them that are not measured
   * @param threads threads of each contender
   * @param limitSeconds a contender that takes longer is stopped, and judged by what it has done
   * @param seed of the records
   */
  record Plan(
      int records,
      int hoppingRecords,
      int rounds,
      int warmUpRounds,
      int threads,
      long limitSeconds,
      long seed) {
    /** Checks the ranges. */
    Plan {
      atLeastOne(records, "--records");
      atLeastOne(hoppingRecords, "--hopping-records");
      atLeastOne(rounds, "--rounds");
      atLeastOne(threads, "--threads");
      if (warmUpRounds < 0) {
        throw new OperatorException("--warm-up must be at least 0, got " + warmUpRounds);
      }
    }

    private static void atLeastOne(int value, String option) {
      if (value < 1) {
        throw new OperatorException(option + " must be at least 1, got " + value);
      }
    }
  }

  /**
   * Where it ran.
   *
   * @param processors processors that the JVM may use; the broker shares them
   * @param heapMebibytes most heap
   * @param java version of Java
   * @param system kind of operating system and processor
   */
  record Machine(int processors, long heapMebibytes, String java, String system) {
    /** This one. */
    static Machine here() {
      Runtime runtime = Runtime.getRuntime();
      return new Machine(
          runtime.availableProcessors(),
          runtime.maxMemory() >> 20,
          Runtime.version().toString(),
          System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    }
  }

  /**
   * One contender in one round.
   *
   * @param round from 1
   * @param contender name
   * @param records records that were worked off while the clock ran
   * @param seconds how long the clock ran
   * @param recordsPerSecond the quotient
   * @param complete whether the contender came to the end within the limit
   * @param counted what it had counted at the end
   * @param expected what a naive count gives
   * @param inputAfterSeconds when the input alone had been committed, by the same clock; NaN where
   *     it never was
   * @param resultsAfterSeconds when its own results covered the whole input, by the same clock
   */
  record Figure(
      int round,
      String contender,
      long records,
      double seconds,
      double recordsPerSecond,
      boolean complete,
      long counted,
      long expected,
      double inputAfterSeconds,
      double resultsAfterSeconds) {}

  /** Median records per second of each contender. */
  Map<String, Double> medians() {
    Map<String, Double> medians = new LinkedHashMap<>();
    for (String contender : contenders.keySet()) {
      double[] rates =
          figures.stream()
              .filter(f -> f.contender().equals(contender))
              .mapToDouble(Figure::recordsPerSecond)
              .sorted()
              .toArray();
      int half = rates.length / 2;
      medians.put(
          contender, rates.length % 2 == 1 ? rates[half] : (rates[half - 1] + rates[half]) / 2);
    }
    return medians;
  }

  /** Median of the last contender over that of each other, under a name such as {@code c/b}. */
  Map<String, Double> ratios() {
    Map<String, Double> medians = medians();
    List<String> names = new ArrayList<>(medians.keySet());
    String ours = names.get(names.size() - 1);
    Map<String, Double> ratios = new LinkedHashMap<>();
    for (String name : names.subList(0, names.size() - 1)) {
      ratios.put(letter(ours) + "/" + letter(name), value(medians, ours) / value(medians, name));
    }
    return ratios;
  }

  private static double value(Map<String, Double> medians, String name) {
    return medians.getOrDefault(name, Double.NaN);
  }

  private static String letter(String name) {
    return name.substring(0, name.indexOf(' '));
  }

  /** The report for people. */
  String text() {
    StringJoiner text = new StringJoiner("\n", "", "\n");
    text.add(
        "%,d records, %d partitions, %d threads each, %d rounds after %d of warm-up, seed %d"
            .formatted(
                plan.records(),
                MonitorBenchmark.PARTITIONS,
                plan.threads(),
                plan.rounds(),
                plan.warmUpRounds(),
                plan.seed()));
    text.add(
        "%d processors (the broker's too), %,d MiB heap, Java %s, %s"
            .formatted(
                machine.processors(), machine.heapMebibytes(), machine.java(), machine.system()));
    text.add(rule);
    text.add(
        "The hopping contender reads the first %,d records only, at most %d s: each record changes 60 windows."
            .formatted(plan.hoppingRecords(), plan.limitSeconds()));
    text.add("");
    text.add("%-14s %14s   %s".formatted("contender", "records/s", "rounds (records/s)"));
    Map<String, Double> medians = medians();
    contenders.forEach(
        (name, description) ->
            text.add(
                "%-14s %14s   %s"
                    .formatted(
                        name,
                        rate(value(medians, name)),
                        Arrays.toString(
                            figures.stream()
                                .filter(f -> f.contender().equals(name))
                                .map(f -> rate(f.recordsPerSecond()) + (f.complete() ? "" : "*"))
                                .toArray()))));
    text.add("");
    ratios().forEach((name, ratio) -> text.add("%-5s %6.2f".formatted(name, ratio)));
    text.add("");
    contenders.forEach((name, description) -> text.add(name + ": " + description));
    if (figures.stream().anyMatch(f -> !f.complete())) {
      text.add("* stopped at the time limit; judged by what it had done");
    }
    figures.stream()
        .filter(f -> f.complete() && f.counted() != f.expected())
        .forEach(
            f ->
                text.add(
                    "COUNTS DIFFER: %s in round %d counted %,d instead of %,d"
                        .formatted(f.contender(), f.round(), f.counted(), f.expected())));
    return text.toString();
  }

  private static String rate(double rate) {
    return String.format(Locale.ROOT, "%,.0f", rate);
  }

  /** Writes the report as UTF-8 JSON; names the file when that fails. */
  void write(Path file) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("rule", rule);
    json.put("plan", plan);
    json.put("machine", machine);
    json.put("contenders", contenders);
    json.put("medianRecordsPerSecond", medians());
    json.put("ratios", ratios());
    json.put("rounds", figures);
    ReportFile.write(file, json);
  }
}
