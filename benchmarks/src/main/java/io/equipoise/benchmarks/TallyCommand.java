package io.equipoise.benchmarks;

import java.io.PrintWriter;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code equipoise bench tally}: runs {@link TallyBenchmark} with JMH and its GC profiler. */
@Command(
    name = "tally",
    description = "Measure what one record costs the monitor's first step: time and garbage.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class TallyCommand implements Callable<Integer> {
  private static final String BYTES_PER_CALL = "gc.alloc.rate.norm";

  @Option(
      names = "--iterations",
      paramLabel = "N",
      defaultValue = "5",
      description = "Measured iterations of each benchmark (default ${DEFAULT-VALUE}).")
  private int iterations;

  @Option(
      names = "--millis",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Length of an iteration (default ${DEFAULT-VALUE}).")
  private long millis;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws RunnerException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(TallyBenchmark.class.getName())
                    .addProfiler(GCProfiler.class)
                    .measurementIterations(iterations)
                    .measurementTime(TimeValue.milliseconds(millis))
                    .verbosity(VerboseMode.SILENT)
                    .shouldFailOnError(true)
                    .build())
            .run();
    out.println("%-16s %12s %12s %12s".formatted("benchmark", "ns/op", "+/- 99.9 %", "B/op"));
    for (RunResult result : results) {
      Result<?> time = result.getPrimaryResult();
      Result<?> garbage = result.getSecondaryResults().get(BYTES_PER_CALL);
      String name = result.getParams().getBenchmark();
      out.println(
          "%-16s %12.1f %12.1f %12s"
              .formatted(
                  name.substring(name.lastIndexOf('.') + 1),
                  time.getScore(),
                  time.getScoreError(),
                  garbage == null ? "unknown" : "%.1f".formatted(garbage.getScore())));
    }
    return CommandLine.ExitCode.OK;
  }
}
