package io.equipoise.benchmarks;

import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code equipoise bench evaluation}: runs {@link EvaluationBenchmark}. */
@Command(
    name = "evaluation",
    description =
        "Measure how long one evaluation of a batch takes: every training set, on held-out people.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class EvaluationCommand implements Callable<Integer> {
  @Option(
      names = "--records",
      paramLabel = "N",
      defaultValue = "50000",
      description = "Real records, 30 %% of them held out (default ${DEFAULT-VALUE}).")
  private int records;

  @Option(
      names = "--columns",
      paramLabel = "C",
      defaultValue = "40",
      description = "Columns, the label included (default ${DEFAULT-VALUE}).")
  private int columns;

  @Option(
      names = "--models",
      paramLabel = "N",
      defaultValue = "5",
      description = "Models of each training set (default ${DEFAULT-VALUE}).")
  private int models;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "2",
      description = "Models trained at the same time (default ${DEFAULT-VALUE}).")
  private int threads;

  @Option(names = "--network", description = "Repeat it with the neural network.")
  private boolean network;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of people and training (default ${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--report", paramLabel = "FILE", description = "Write a JSON report.")
  private @Nullable Path report;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    EvaluationReport measured =
        new EvaluationBenchmark(
                new EvaluationReport.Plan(records, columns, models, threads, network, seed),
                line.getErr()::println)
            .run();
    line.getOut().print(measured.text());
    line.getOut().flush();
    if (report != null) {
      measured.write(report);
    }
    return CommandLine.ExitCode.OK;
  }
}
