package io.equipoise.console.generate;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.DescriptorLoader;
import io.equipoise.synth.generate.Generators;
import io.equipoise.synth.generate.TabularGenerator;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
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

/** {@code equipoise generate}: checks the options and runs a {@link Generation}. */
@Command(
    name = "generate",
    description = {
      "Make synthetic rows from CSV files, without Kafka, and judge them by the gates of the dataset.",
      "The rows are written as the files are; a JSON report beside them says that they are synthetic.",
      "Exit code 0: rows written. 1: something is in the way, or bad arguments. 2: rows withheld, because a gate failed."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeOnInvalidInput = 1)
public final class GenerateCommand implements Callable<Integer> {
  private static final int WITHHELD = 2;

  @Option(
      names = "--descriptor",
      required = true,
      paramLabel = "FILE",
      description = "Dataset descriptor (YAML) with sources.csv.")
  private Path descriptor = Path.of("");

  @Option(
      names = "--real",
      required = true,
      paramLabel = "FILE",
      description = "Real rows to learn from; may be given several times.")
  private List<Path> real = new ArrayList<>();

  @Option(
      names = "--where",
      paramLabel = "CONDITIONS",
      description =
          "Which rows, such as sex=female,label=yes: protected attributes, category columns and the label (default: as the real rows are).")
  private @Nullable String where;

  @Option(names = "--rows", required = true, paramLabel = "N", description = "How many rows.")
  private long rows;

  @Option(
      names = "--generator",
      paramLabel = "NAME",
      description = "Generator (default: the descriptor's synthesis.generator).")
  private @Nullable String generator;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Training steps (default: the descriptor's, else the generator's own).")
  private @Nullable Integer steps;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of training and sampling (default ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--model-in",
      paramLabel = "FILE",
      description =
          "Use a model that --model-out wrote, with the same --real files, instead of training one.")
  private @Nullable Path modelIn;

  @Option(
      names = "--model-out",
      paramLabel = "FILE",
      description = "Write the model; it is as confidential as the real rows.")
  private @Nullable Path modelOut;

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "File for the rows.")
  private Path out = Path.of("");

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "File for the report (default: the file of --out with .report.json).")
  private @Nullable Path report;

  @Option(names = "--mark", description = "End every row with a column synthetic that says true.")
  private boolean mark;

  @Option(
      names = "--even-if-gates-fail",
      description = "Write the rows although a gate fails; the report says so.")
  private boolean evenIfGatesFail;

  @Spec private @Nullable CommandSpec spec;

  /** For picocli. */
  public GenerateCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    DatasetDescriptor dataset = DescriptorLoader.load(descriptor);
    GenerateConfig config = config(dataset, line);
    PrintWriter progress = line.getErr();
    Generation.Result result =
        new Generation(config, generator(config, line), InstantSource.system(), progress::println)
            .run();
    boolean withheld = result.outcome() == Generation.Outcome.WITHHELD;
    (withheld ? line.getErr() : line.getOut())
        .println(result.message() + "; report: " + config.report());
    return withheld ? WITHHELD : CommandLine.ExitCode.OK;
  }

  private GenerateConfig config(DatasetDescriptor dataset, CommandLine line) {
    if (rows < 1) {
      throw new ParameterException(line, "--rows must be at least 1, got " + rows);
    }
    if (steps != null && steps < 1) {
      throw new ParameterException(line, "--steps must be at least 1, got " + steps);
    }
    if (modelIn != null && steps != null) {
      throw new ParameterException(
          line, "--steps is for training, which --model-in replaces; leave one of them out");
    }
    Path reportFile =
        report == null ? out.resolveSibling(out.getFileName() + ".report.json") : report;
    CommandFiles files =
        new CommandFiles(line).reads("--real", real).reads("--descriptor", List.of(descriptor));
    Optional.ofNullable(modelIn).ifPresent(file -> files.reads("--model-in", List.of(file)));
    files.writes("--out", out).writes("--report", reportFile);
    Optional.ofNullable(modelOut).ifPresent(file -> files.writes("--model-out", file));
    String text = where;
    return new GenerateConfig(
        dataset,
        real,
        text == null ? Where.ANYBODY : where(text, dataset, line),
        Optional.ofNullable(text),
        rows,
        generator == null ? dataset.synthesis().generator() : generator,
        Optional.ofNullable(steps).or(() -> dataset.synthesis().steps()),
        seed,
        Optional.ofNullable(modelIn),
        Optional.ofNullable(modelOut),
        out,
        reportFile,
        mark,
        evenIfGatesFail);
  }

  private static Where where(String text, DatasetDescriptor dataset, CommandLine line) {
    try {
      return Where.parse(text, dataset);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(line, "--where: " + e.getMessage(), e);
    }
  }

  private static TabularGenerator generator(GenerateConfig config, CommandLine line) {
    try {
      return Generators.named(config.generator(), config.steps());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(line, "--generator: " + e.getMessage(), e);
    }
  }
}
