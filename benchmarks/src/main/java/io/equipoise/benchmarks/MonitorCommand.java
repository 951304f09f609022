package io.equipoise.benchmarks;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code equipoise bench monitor}: runs a {@link MonitorBenchmark} and prints its report. */
@Command(
    name = "monitor",
    description =
        "Read the same made-up records with a plain consumer, with the obvious Streams topology and with the monitor.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class MonitorCommand implements Callable<Integer> {
  @Option(
      names = "--records",
      paramLabel = "N",
      defaultValue = "400000",
      description = "Records to read (default ${DEFAULT-VALUE}).")
  private int records;

  @Option(
      names = "--rounds",
      paramLabel = "R",
      defaultValue = "3",
      description = "Measured rounds (default ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--warm-up",
      paramLabel = "R",
      defaultValue = "2",
      description = "Rounds before them that are not measured (default ${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--hopping-records",
      paramLabel = "N",
      defaultValue = "20000",
      description =
          "Records that the topology with hopping windows reads: the first ones (default ${DEFAULT-VALUE}).")
  private int hoppingRecords;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "2",
      description = "Threads of each contender (default ${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--limit",
      paramLabel = "SECONDS",
      defaultValue = "300",
      description = "A contender that takes longer is stopped (default ${DEFAULT-VALUE}).")
  private long limitSeconds;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of the records (default ${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--report", paramLabel = "FILE", description = "Write a JSON report.")
  private @Nullable Path report;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    BenchReport.Plan plan =
        new BenchReport.Plan(
            records,
            Math.min(hoppingRecords, records),
            rounds,
            warmUp,
            threads,
            limitSeconds,
            seed);
    PrintWriter progress = line.getErr();
    BenchReport measured = new MonitorBenchmark(plan, progress::println).run();
    line.getOut().print(measured.text());
    line.getOut().flush();
    if (report != null) {
      measured.write(report);
    }
    return CommandLine.ExitCode.OK;
  }
}
