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

/** {@code equipoise bench gan}: runs a {@link GanBenchmark} and prints its report. */
@Command(
    name = "gan",
    description =
        "Measure what a training step of the GAN costs, beside its products of matrices alone.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class GanCommand implements Callable<Integer> {
  @Option(
      names = "--layout",
      paramLabel = "NAME",
      defaultValue = "SMALL",
      description = "Shape of the table: small (heart) or mid (diabetes) (default small).")
  private GanLayout layout = GanLayout.SMALL;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "60",
      description = "Measured steps of a round (default ${DEFAULT-VALUE}).")
  private int steps;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "60",
      description = "Steps before them that are not measured (default ${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--rounds",
      paramLabel = "R",
      defaultValue = "3",
      description = "Rounds; the median is reported (default ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of table and training (default ${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--report", paramLabel = "FILE", description = "Write a JSON report.")
  private @Nullable Path report;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    PrintWriter progress = line.getErr();
    GanReport measured =
        new GanBenchmark(new GanReport.Plan(layout, steps, warmUp, rounds, seed), progress::println)
            .run();
    line.getOut().print(measured.text());
    line.getOut().flush();
    if (report != null) {
      measured.write(report);
    }
    return CommandLine.ExitCode.OK;
  }
}
