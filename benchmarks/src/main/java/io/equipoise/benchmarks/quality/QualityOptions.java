package io.equipoise.benchmarks.quality;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.DescriptorLoader;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.ingest.FileRecords;
import io.equipoise.schemas.OperatorException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** What the quality benchmarks are asked in common. */
final class QualityOptions {
  @Option(
      names = "--descriptor",
      required = true,
      paramLabel = "FILE",
      description = "Dataset descriptor (YAML).")
  private Path descriptor = Path.of("");

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "Folder of the dataset's files.")
  private Path data = Path.of("");

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Training steps (default: the generator's own).")
  private @Nullable Integer steps;

  @Option(
      names = "--first-seed",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Seed of the first split; the others follow. Another one gives splits that nothing was tuned on"
              + " (default ${DEFAULT-VALUE}).")
  private long firstSeed;

  @Option(names = "--report", paramLabel = "FILE", description = "Write all figures as JSON.")
  private @Nullable Path report;

  Optional<Integer> steps() {
    return Optional.ofNullable(steps);
  }

  long firstSeed() {
    return firstSeed;
  }

  /** The real people. */
  PatientTable table() throws InterruptedException {
    DatasetDescriptor loaded = DescriptorLoader.load(descriptor);
    return PatientTable.of(loaded, FileRecords.read(loaded, data, InstantSource.system()));
  }

  /** Tells how far a benchmark is, on the command's error stream. */
  static Consumer<String> progress(CommandLine line) {
    PrintWriter err = line.getErr();
    return text -> {
      err.println(text);
      err.flush();
    };
  }

  /**
   * Prints a heading and the figures, and writes them to the report that was asked for.
   *
   * @param cell how a figure is printed
   * @param run what the run was, for the report; dataset and first seed are added
   */
  void tell(
      CommandLine line,
      String heading,
      QualityTable figures,
      Function<Summary, String> cell,
      String dataset,
      Map<String, ?> run) {
    PrintWriter out = line.getOut();
    out.printf("%s%n%n", heading);
    out.print(figures.markdown(cell));
    out.flush();
    if (report != null) {
      Map<String, Object> all = new LinkedHashMap<>(run);
      all.put("dataset", dataset);
      all.put("firstSeed", firstSeed);
      figures.write(report, all);
    }
  }

  /** Checks names against those that there are. */
  static void check(List<String> names, List<String> known, String option) {
    for (String name : names) {
      if (!known.contains(name)) {
        throw new OperatorException(
            option + " does not know " + name + "; choose of " + String.join(", ", known));
      }
    }
  }
}
