package io.equipoise.console.fairness;

import io.equipoise.console.generate.CommandFiles;
import io.equipoise.evaluator.domain.MeasuredArm;
import io.equipoise.evaluator.domain.PatientBootstrap;
import io.equipoise.evaluator.domain.Performance;
import io.equipoise.evaluator.domain.ScoredArm;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code equipoise fairness}: checks the options, reads, measures, prints. */
@Command(
    name = "fairness",
    description = {
      "Measure how well somebody's predictions fare for each group of people, with intervals.",
      "Takes a CSV file with a header: one row per prediction, with the outcome that came true, the predicted"
          + " probability and the protected attributes. Needs no descriptor and no Kafka.",
      "Exit code 0: measured. 1: something is in the way. 2: bad arguments."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class FairnessCommand implements Callable<Integer> {
  @Option(
      names = "--predictions",
      required = true,
      paramLabel = "FILE",
      description = "CSV file of predictions, for people whom the model has not seen.")
  private Path predictions = Path.of("");

  @Option(
      names = "--label",
      required = true,
      paramLabel = "COLUMN",
      description = "Column of the outcome.")
  private String label = "";

  @Option(
      names = "--score",
      required = true,
      paramLabel = "COLUMN",
      description = "Column of the predicted probability of the positive outcome, in [0, 1].")
  private String score = "";

  @Option(
      names = "--protected",
      required = true,
      split = ",",
      paramLabel = "COLUMN",
      description = "Columns of protected attributes, joined by commas; numbers in bands.")
  private List<String> protectedColumns = new ArrayList<>();

  @Option(
      names = "--positive",
      paramLabel = "VALUE",
      defaultValue = "1",
      description =
          "What the label says for a positive outcome (default ${DEFAULT-VALUE}); anything else is negative.")
  private String positive = "1";

  @Option(
      names = "--patient",
      paramLabel = "COLUMN",
      description =
          "Column that says whose a row is, when people have several (default: every row is another person).")
  private @Nullable String patient;

  @Option(
      names = "--intersections",
      description = "Measure combinations of the protected attributes too.")
  private boolean intersections;

  @Option(
      names = "--threshold",
      paramLabel = "P",
      defaultValue = "0.5",
      description =
          "Decide positive from this probability on, in (0, 1) (default ${DEFAULT-VALUE}).")
  private double threshold;

  @Option(
      names = "--confidence",
      paramLabel = "C",
      defaultValue = "0.95",
      description = "Confidence of intervals, in (0, 1) (default ${DEFAULT-VALUE}).")
  private double confidence;

  @Option(
      names = "--resamples",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Bootstrap resamples, at least 1000 (default ${DEFAULT-VALUE}).")
  private int resamples;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of the bootstrap (default ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--delimiter",
      paramLabel = "C",
      defaultValue = ",",
      description = "Between the file's fields (default ${DEFAULT-VALUE}).")
  private char delimiter;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "File for a JSON report (default: none).")
  private @Nullable Path report;

  @Spec private @Nullable CommandSpec spec;

  /** For picocli. */
  public FairnessCommand() {}

  @Override
  public Integer call() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    FairnessConfig config = config(line);
    Predictions read = Predictions.read(config);
    read.notes().forEach(note -> line.getErr().println("note: " + note));
    MeasuredArm measured =
        MeasuredArm.of(
            read.holdout(),
            new ScoredArm(config.fileName(), 0, 0, config.threshold(), read.scores()),
            new PatientBootstrap(config.resamples(), config.seed()));
    Performance performance = measured.performance(config.confidence());
    new FairnessTable(config, read, performance).print(line.getOut());
    config
        .report()
        .ifPresent(
            file -> {
              new JsonReport(config, read, performance, InstantSource.system().instant())
                  .write(file);
              line.getOut().println("report: " + file);
            });
    return CommandLine.ExitCode.OK;
  }

  private FairnessConfig config(CommandLine line) {
    CommandFiles files = new CommandFiles(line).reads("--predictions", List.of(predictions));
    Optional.ofNullable(report).ifPresent(file -> files.writes("--report", file));
    if (!(threshold > 0 && threshold < 1)) {
      throw new ParameterException(line, "--threshold must be in (0, 1), got " + threshold);
    }
    if (resamples < PatientBootstrap.MINIMUM_RESAMPLES) {
      throw new ParameterException(
          line,
          "--resamples must be at least "
              + PatientBootstrap.MINIMUM_RESAMPLES
              + ", got "
              + resamples);
    }
    if (!(confidence > 0 && confidence < 1)) {
      throw new ParameterException(line, "--confidence must be in (0, 1), got " + confidence);
    }
    if (resamples * (1 - confidence) < 2) {
      throw new ParameterException(
          line, "--confidence " + confidence + " takes more --resamples than " + resamples);
    }
    List<String> names = new ArrayList<>(protectedColumns);
    names.add(label);
    names.add(score);
    if (new HashSet<>(names).size() < names.size()) {
      throw new ParameterException(
          line, "--label, --score and --protected must name different columns");
    }
    return new FairnessConfig(
        predictions,
        delimiter,
        label,
        positive,
        score,
        protectedColumns,
        Optional.ofNullable(patient),
        intersections,
        threshold,
        confidence,
        resamples,
        seed,
        Optional.ofNullable(report));
  }
}
