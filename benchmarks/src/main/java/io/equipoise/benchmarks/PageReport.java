package io.equipoise.benchmarks;

import io.equipoise.schemas.OperatorException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/**
 * What a run of {@link PageBenchmark} measured. Names no host and no path.
 *
 * @param plan what was asked for
 * @param machine where
 * @param subgroups how many are watched
 * @param parts the run in ten parts of equal length, in order
 */
record PageReport(Plan plan, BenchReport.Machine machine, int subgroups, List<Part> parts) {
  private static final String RULE =
      "CPU is of one processor; heap is the least in use at any look within the part, garbage"
          + " included, resident memory the most.";

  /** Keeps a copy. */
  PageReport {
    parts = List.copyOf(parts);
  }

  /**
   * What is asked for.
   *
   * @param recordsPerSecond records sent a second, at least 1
   * @param seconds how long, at least 1
   * @param heapMebibytes most heap of the page's process
   */
  record Plan(int recordsPerSecond, int seconds, int heapMebibytes) {
    /** Checks the ranges. */
    Plan {
      if (recordsPerSecond < 1 || seconds < 1 || heapMebibytes < 32) {
        throw new OperatorException(
            "--rate and --seconds must be at least 1 and --page-heap at least 32, got "
                + recordsPerSecond
                + ", "
                + seconds
                + " and "
                + heapMebibytes);
      }
      if ((long) recordsPerSecond * seconds > Integer.MAX_VALUE) {
        throw new OperatorException(
            "--rate times --seconds is more than 2,147,483,647 records; lower one of them");
      }
    }
  }

  /**
   * A tenth of the run.
   *
   * @param recordsPerSecond records that the broker acknowledged a second
   * @param eventsPerSecond events that a client of the page heard a second
   * @param bytesPerSecond what these events came to
   * @param pageCpu processor time of the page's process over wall time
   * @param pageHeapMebibytes least heap in use
   * @param pageResidentMebibytes most resident memory of the page's process; NaN where the system
   *     does not say
   * @param browserCpu processor time of the browser and its processes over wall time; NaN without a
   *     browser
   * @param browserResidentMebibytes most resident memory of the browser's largest process; NaN
   *     without
   */
  record Part(
      double recordsPerSecond,
      double eventsPerSecond,
      double bytesPerSecond,
      double pageCpu,
      double pageHeapMebibytes,
      double pageResidentMebibytes,
      double browserCpu,
      double browserResidentMebibytes) {}

  /** The report for people. */
  String text() {
    StringJoiner text = new StringJoiner("\n", "", "\n");
    text.add(
        "%,d records/s for %,d s, %d subgroups watched, page with %d MiB of heap at most"
            .formatted(plan.recordsPerSecond(), plan.seconds(), subgroups, plan.heapMebibytes()));
    text.add(
        "%d processors (shared with the broker, the monitor and the sender), Java %s, %s"
            .formatted(machine.processors(), machine.java(), machine.system()));
    text.add(RULE);
    text.add("");
    text.add(
        "%-6s %10s %9s %9s %9s %10s %13s %12s %12s"
            .formatted(
                "tenth",
                "records/s",
                "events/s",
                "kB/s",
                "page CPU",
                "heap MiB",
                "resident MiB",
                "browser CPU",
                "its MiB"));
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      text.add(
          String.format(
              Locale.ROOT,
              "%-6d %,10.0f %9.1f %9.1f %8.1f%% %10.1f %13.1f %12s %12s",
              i + 1,
              part.recordsPerSecond(),
              part.eventsPerSecond(),
              part.bytesPerSecond() / 1e3,
              100 * part.pageCpu(),
              part.pageHeapMebibytes(),
              part.pageResidentMebibytes(),
              shown(100 * part.browserCpu(), "%.1f%%"),
              shown(part.browserResidentMebibytes(), "%.1f")));
    }
    return text.toString();
  }

  private static String shown(double value, String format) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
  }

  /** Writes the report as UTF-8 JSON; names the file when that fails. */
  void write(Path file) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("rule", RULE);
    json.put("plan", plan);
    json.put("machine", machine);
    json.put("subgroups", subgroups);
    json.put("parts", parts);
    ReportFile.write(file, json);
  }
}
