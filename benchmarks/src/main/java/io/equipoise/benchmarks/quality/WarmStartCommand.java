package io.equipoise.benchmarks.quality;

import io.equipoise.cohort.population.PatientTable;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code equipoise bench warm-start}: runs a {@link WarmStartBenchmark}. */
@Command(
    name = "warm-start",
    description =
        "Measure how many steps a training of the network saves that goes on from an earlier model, at an equal score.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class WarmStartCommand implements Callable<Integer> {
  private static final int STEPS = 1_500;

  @Mixin private final QualityOptions options = new QualityOptions();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Runs, each with an order of the people of its own (default ${DEFAULT-VALUE}).")
  private int seeds;

  @Option(
      names = "--earlier",
      paramLabel = "SHARE",
      defaultValue = "0.7",
      description =
          "Share of the people that the earlier model learns from (default ${DEFAULT-VALUE}).")
  private double earlier;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "4000",
      description = "Most people in all (default ${DEFAULT-VALUE}).")
  private int rows;

  @Option(
      names = "--score-every",
      paramLabel = "N",
      defaultValue = "50",
      description = "Steps from one score to the next (default ${DEFAULT-VALUE}).")
  private int scoreEvery;

  @Spec private @Nullable CommandSpec spec;

  /** For picocli. */
  public WarmStartCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    PatientTable table = options.table();
    int steps = options.steps().orElse(STEPS);
    QualityTable figures =
        new WarmStartBenchmark(
                table,
                new WarmStartBenchmark.Plan(
                    seeds, options.firstSeed(), earlier, rows, steps, scoreEvery),
                QualityOptions.progress(line))
            .run();
    String dataset = table.descriptor().dataset();
    options.tell(
        line,
        String.format(
            Locale.ROOT,
            "%s: an earlier model of %.0f %% of the people, %d steps, %d seeds; mean ± standard deviation",
            dataset,
            100 * earlier,
            steps,
            seeds),
        figures,
        Summary::spread,
        dataset,
        Map.of("earlier", earlier, "steps", steps, "seeds", seeds));
    return CommandLine.ExitCode.OK;
  }
}
