package io.equipoise.benchmarks.quality;

import io.equipoise.cohort.population.PatientTable;
import java.util.LinkedHashMap;
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

/** {@code equipoise bench synthesis}: runs a {@link SynthesisBenchmark}. */
@Command(
    name = "synthesis",
    description =
        "Measure how good synthetic rows are, beside two controls: what a model learns from them, whether they can be told from"
            + " real ones, and every gate.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class SynthesisCommand implements Callable<Integer> {
  @Mixin private final QualityOptions options = new QualityOptions();

  @Option(
      names = "--arms",
      split = ",",
      paramLabel = "NAMES",
      defaultValue = "bootstrap,marginals,copula,gan",
      description =
          "Controls (bootstrap, marginals) and generators to compare (default ${DEFAULT-VALUE}).")
  private List<String> arms = List.of();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "5",
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
      description = "Most rows of either part (default ${DEFAULT-VALUE}).")
  private int rows;

  @Spec private @Nullable CommandSpec spec;

  /** For picocli. */
  public SynthesisCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    QualityOptions.check(arms, RowMaker.NAMES, "--arms");
    Map<String, RowMaker> makers = new LinkedHashMap<>();
    arms.forEach(name -> makers.put(name, RowMaker.named(name, options.steps())));
    PatientTable table = options.table();
    QualityTable figures =
        new SynthesisBenchmark(
                table,
                new SynthesisBenchmark.Plan(seeds, options.firstSeed(), train, rows),
                makers,
                QualityOptions.progress(line))
            .run();
    String dataset = table.descriptor().dataset();
    options.tell(
        line,
        String.format(
            Locale.ROOT,
            "%s: %,d rows, %.0f %% to learn from, at most %,d of either part, %d seeds; mean ± standard deviation",
            dataset,
            table.rows(),
            100 * train,
            rows,
            seeds),
        figures,
        Summary::spread,
        dataset,
        Map.of("rows", table.rows(), "train", train, "mostRows", rows, "seeds", seeds));
    return CommandLine.ExitCode.OK;
  }
}
