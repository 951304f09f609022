package io.equipoise.benchmarks;

import io.equipoise.schemas.OperatorException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/**
 * What a run of {@link EvaluationBenchmark} measured. Names no host and no path.
 *
 * @param plan what was evaluated
 * @param machine where
 * @param trained models that were trained
 * @param seconds how long the evaluation took by the clock
 * @param cpuSeconds processor time of the process meanwhile
 * @param peakHeapMebibytes most heap in use at a time
 * @param decision what became of the batch
 * @param arms every training set with its figure
 */
record EvaluationReport(
    Plan plan,
    BenchReport.Machine machine,
    int trained,
    double seconds,
    double cpuSeconds,
    long peakHeapMebibytes,
    String decision,
    List<Arm> arms) {

  /** Copies the list. */
  EvaluationReport {
    arms = List.copyOf(arms);
  }

  /**
   * What is evaluated.
   *
   * @param records real records, of people of their own
   * @param columns columns, the label included
   * @param models models of each training set
   * @param threads models trained at the same time
   * @param network whether the network repeats it
   * @param seed of everything
   */
  record Plan(int records, int columns, int models, int threads, boolean network, long seed) {
    private static final int FEWEST_RECORDS = 500;
    private static final int FEWEST_COLUMNS = 4;

    /** Checks the ranges. */
    Plan {
      atLeast(records, FEWEST_RECORDS, "--records");
      atLeast(columns, FEWEST_COLUMNS, "--columns");
      atLeast(models, 3, "--models");
      atLeast(threads, 1, "--threads");
    }

    private static void atLeast(int value, int least, String option) {
      if (value < least) {
        throw new OperatorException(option + " must be at least " + least + ", got " + value);
      }
    }
  }

  /**
   * A training set.
   *
   * @param learner the learner
   * @param set key of the training set
   * @param auroc area under the ROC curve over the held-out people
   */
  record Arm(String learner, String set, double auroc) {}

  /** The report for people. */
  String text() {
    StringJoiner text = new StringJoiner("\n", "", "\n");
    text.add(
        "%,d records x %d columns, %d models of each training set, %d threads, seed %d%s"
            .formatted(
                plan.records(),
                plan.columns(),
                plan.models(),
                plan.threads(),
                plan.seed(),
                plan.network() ? ", with the network" : ""));
    text.add(
        "%d processors, %,d MiB heap, Java %s, %s"
            .formatted(
                machine.processors(), machine.heapMebibytes(), machine.java(), machine.system()));
    text.add(
        String.format(
            Locale.ROOT,
            "%d models in %.1f s (%.1f s of processor time), at most %,d MiB of heap",
            trained,
            seconds,
            cpuSeconds,
            peakHeapMebibytes));
    for (Arm arm : arms) {
      text.add(
          String.format(Locale.ROOT, "%-28s %-26s %.4f", arm.learner(), arm.set(), arm.auroc()));
    }
    text.add(decision);
    return text.toString();
  }

  /** Writes the report as UTF-8 JSON; names the file when that fails. */
  void write(Path file) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("plan", plan);
    json.put("machine", machine);
    json.put("modelsTrained", trained);
    json.put("seconds", seconds);
    json.put("cpuSeconds", cpuSeconds);
    json.put("peakHeapMebibytes", peakHeapMebibytes);
    json.put("arms", arms);
    json.put("decision", decision);
    ReportFile.write(file, json);
  }
}
