package io.equipoise.benchmarks.quality;

import io.equipoise.cohort.population.PatientTable;
import io.equipoise.synth.generate.Generators;
import java.util.List;
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

/** {@code equipoise bench conditions}: runs a {@link ConditionBenchmark}. */
@Command(
    name = "conditions",
    description =
        "Measure how often synthetic rows carry what was asked for before any is drawn again, for every value and every"
            + " pair of values that enough people carry.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class ConditionCommand implements Callable<Integer> {
  @Mixin private final QualityOptions options = new QualityOptions();

  @Option(
      names = "--generator",
      paramLabel = "NAME",
      defaultValue = "gan",
      description = "Generator (gan, copula, auto; default ${DEFAULT-VALUE}).")
  private String generator = "";

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Splits, each with a training of its own (default ${DEFAULT-VALUE}).")
  private int seeds;

  @Option(
      names = "--train",
      paramLabel = "SHARE",
      defaultValue = "0.67",
      description = "Share of the rows to learn from (default ${DEFAULT-VALUE}).")
  private double train;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "4000",
      description = "Most rows to learn from (default ${DEFAULT-VALUE}).")
  private int rows;

  @Option(
      names = "--least-share",
      paramLabel = "SHARE",
      defaultValue = "0.05",
      description = "Least share of people that carry a condition (default ${DEFAULT-VALUE}).")
  private double leastShare;

  @Option(
      names = "--asked",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Rows asked for of each condition (default ${DEFAULT-VALUE}).")
  private int asked;

  @Spec private @Nullable CommandSpec spec;

  /** For picocli. */
  public ConditionCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    QualityOptions.check(List.of(generator), List.of("gan", "copula", "auto"), "--generator");
    PatientTable table = options.table();
    QualityTable figures =
        new ConditionBenchmark(
                table,
                new ConditionBenchmark.Plan(
                    seeds, options.firstSeed(), train, rows, leastShare, asked),
                Generators.named(generator, options.steps()),
                QualityOptions.progress(line))
            .run();
    String dataset = table.descriptor().dataset();
    options.tell(
        line,
        String.format(
            Locale.ROOT,
            "%s, %s: %d rows of each condition that at least %.0f %% carry, %d seeds; mean ± standard deviation",
            dataset,
            generator,
            asked,
            100 * leastShare,
            seeds),
        figures,
        Summary::spread,
        dataset,
        Map.of("generator", generator, "leastShare", leastShare, "asked", asked, "seeds", seeds));
    return CommandLine.ExitCode.OK;
  }
}
