package io.equipoise.console.audit;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.DescriptorLoader;
import io.equipoise.console.generate.CommandFiles;
import io.equipoise.evaluator.app.EvaluationSettings;
import io.equipoise.evaluator.domain.Decision;
import io.equipoise.evaluator.domain.VerdictPolicy;
import io.equipoise.evaluator.domain.arm.TrainingSet;
import io.equipoise.evaluator.learn.Learners;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code equipoise audit}: checks the options and runs an {@link Audit}. */
@Command(
    name = "audit",
    description = {
      "Compare training sets on held-out real people, from CSV files and without Kafka, and judge synthetic rows.",
      "Prints the figures with intervals and the verdict with its reason; writes a JSON report and a model card.",
      "Exit code 0: promoted, or there was nothing to judge. 1: something is in the way, or bad arguments. 2: quarantined."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeOnInvalidInput = 1)
public final class AuditCommand implements Callable<Integer> {
  private static final int QUARANTINED = 2;

  @Option(
      names = "--descriptor",
      required = true,
      paramLabel = "FILE",
      description = "Dataset descriptor (YAML) with sources.csv.")
  private Path descriptor = Path.of("");

  @Option(
      names = "--real-train",
      required = true,
      paramLabel = "FILE",
      description = "Real rows to learn from; may be given several times.")
  private List<Path> train = new ArrayList<>();

  @Option(
      names = "--real-holdout",
      required = true,
      paramLabel = "FILE",
      description =
          "Real rows to measure on, of people whom neither a model nor the generator has seen; may be given several times.")
  private List<Path> holdout = new ArrayList<>();

  @Option(
      names = "--synthetic",
      paramLabel = "FILE",
      description =
          "Synthetic rows to judge, written like the training files; may be given several times.")
  private List<Path> synthetic = new ArrayList<>();

  @Option(
      names = "--target",
      paramLabel = "SUBGROUP",
      description =
          "Subgroup that it is about, such as sex=female (default: the rarest against the reference population that can be measured).")
  private @Nullable String target;

  @Option(
      names = "--network",
      description = "Repeat the comparison with a neural network; it decides nothing.")
  private boolean network;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description =
          "Models per training set, each with a seed of its own; at least 3 (default ${DEFAULT-VALUE}).")
  private int seeds = EvaluationSettings.USUAL_MODELS;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of everything random (default ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--resamples",
      paramLabel = "N",
      description = "Bootstrap resamples; at least 1000 (default ${DEFAULT-VALUE}).")
  private int resamples = 2000;

  @Option(
      names = "--margin",
      paramLabel = "X",
      description =
          "Most that AUROC, and a subgroup's true positive rate, may fall (default ${DEFAULT-VALUE}).")
  private double margin = 0.01;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Models trained at the same time (default ${DEFAULT-VALUE}).")
  private int threads = 2;

  @Option(names = "--report", paramLabel = "FILE", description = "File for the figures as JSON.")
  private @Nullable Path report;

  @Option(names = "--html", paramLabel = "FILE", description = "File for the model card.")
  private @Nullable Path html;

  @Spec private @Nullable CommandSpec spec;

  /** For picocli. */
  public AuditCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    AuditConfig config = config(DescriptorLoader.load(descriptor), line);
    Audit.Result result =
        new Audit(config, Learners.of(network), InstantSource.system(), line.getErr()::println)
            .run();
    PrintWriter out = line.getOut();
    new AuditTable(result.facts(), out::println).print();
    out.println();
    out.println(result.facts().outcome() + ": " + result.decision().reason());
    Stream.of(report, html)
        .flatMap(Stream::ofNullable)
        .forEach(file -> out.println("written: " + file));
    return result.judged() && result.decision().outcome() != Decision.Outcome.PROMOTED
        ? QUARANTINED
        : CommandLine.ExitCode.OK;
  }

  private AuditConfig config(DatasetDescriptor dataset, CommandLine line) {
    CommandFiles files =
        new CommandFiles(line)
            .reads("--real-train", train)
            .reads("--real-holdout", holdout)
            .reads("--synthetic", synthetic)
            .reads("--descriptor", List.of(descriptor));
    for (Path file : holdout) {
      if (train.stream().anyMatch(other -> CommandFiles.isSame(file, other))) {
        throw new ParameterException(
            line, "--real-holdout " + file + " is given as --real-train too; hold other rows out");
      }
    }
    Optional.ofNullable(report).ifPresent(file -> files.writes("--report", file));
    Optional.ofNullable(html).ifPresent(file -> files.writes("--html", file));
    String id = target;
    if (id != null) {
      try {
        Target.named(id, dataset);
      } catch (IllegalArgumentException e) {
        throw new ParameterException(line, "--target: " + e.getMessage(), e);
      }
    }
    return new AuditConfig(
        dataset,
        train,
        holdout,
        synthetic,
        Optional.ofNullable(id),
        settings(line),
        Optional.ofNullable(report),
        Optional.ofNullable(html));
  }

  private EvaluationSettings settings(CommandLine line) {
    if (seeds < EvaluationSettings.MINIMUM_MODELS) {
      throw new ParameterException(
          line, "--seeds must be at least " + EvaluationSettings.MINIMUM_MODELS + ", got " + seeds);
    }
    try {
      return new EvaluationSettings(
          seeds,
          3,
          resamples,
          new VerdictPolicy(margin, 0.95),
          threads,
          seed,
          EnumSet.allOf(TrainingSet.class),
          network);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(line, "--" + e.getMessage(), e);
    }
  }
}
