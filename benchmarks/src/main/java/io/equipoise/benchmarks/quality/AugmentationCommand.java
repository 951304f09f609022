package io.equipoise.benchmarks.quality;

import io.equipoise.cohort.population.PatientTable;
import io.equipoise.evaluator.learn.XgboostLearner;
import io.equipoise.synth.generate.Generators;
import io.equipoise.synth.generate.TabularGenerator;
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

/** {@code equipoise bench augmentation}: runs an {@link AugmentationBenchmark}. */
@Command(
    name = "augmentation",
    description =
        "Measure what synthetic rows of a group that was made rare change for a model, beside reweighing.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class AugmentationCommand implements Callable<Integer> {
  @Mixin private final QualityOptions options = new QualityOptions();

  @Option(
      names = "--generators",
      split = ",",
      paramLabel = "NAMES",
      defaultValue = "copula,gan",
      description = "Generators to compare (default ${DEFAULT-VALUE}).")
  private List<String> generators = List.of();

  @Option(
      names = "--column",
      paramLabel = "NAME",
      defaultValue = "sex",
      description = "Category column that tells the group (default ${DEFAULT-VALUE}).")
  private String column = "";

  @Option(
      names = "--value",
      paramLabel = "VALUE",
      defaultValue = "female",
      description = "Its value in the group (default ${DEFAULT-VALUE}).")
  private String value = "";

  @Option(
      names = "--kept",
      paramLabel = "SHARE",
      defaultValue = "0.15",
      description = "Share of the group's training people that is kept (default ${DEFAULT-VALUE}).")
  private double kept;

  @Option(
      names = "--held-out",
      paramLabel = "SHARE",
      defaultValue = "0.4",
      description = "Share of the group that is held out (default ${DEFAULT-VALUE}).")
  private double heldOut;

  @Option(
      names = "--splits",
      paramLabel = "N",
      defaultValue = "20",
      description = "Splits, each with a training of its own (default ${DEFAULT-VALUE}).")
  private int splits;

  @Spec private @Nullable CommandSpec spec;

  /** For picocli. */
  public AugmentationCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    QualityOptions.check(generators, Generators.names(), "--generators");
    Map<String, TabularGenerator> made = new LinkedHashMap<>();
    generators.forEach(name -> made.put(name, Generators.named(name, options.steps())));
    PatientTable table = options.table();
    QualityTable figures =
        new AugmentationBenchmark(
                table,
                new AugmentationBenchmark.Plan(
                    splits, options.firstSeed(), column, value, kept, heldOut),
                made,
                new XgboostLearner(),
                QualityOptions.progress(line))
            .run();
    String dataset = table.descriptor().dataset();
    options.tell(
        line,
        String.format(
            Locale.ROOT,
            "%s: %s=%s cut to %.0f %% in training, %d splits; mean [95 %% interval], changes paired by split",
            dataset,
            column,
            value,
            100 * kept,
            splits),
        figures,
        Summary::interval,
        dataset,
        Map.of("group", column + "=" + value, "kept", kept, "heldOut", heldOut, "splits", splits));
    return CommandLine.ExitCode.OK;
  }
}
