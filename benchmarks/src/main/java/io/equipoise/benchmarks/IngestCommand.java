package io.equipoise.benchmarks;

import io.equipoise.schemas.OperatorException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code equipoise bench ingest}: runs an {@link IngestBenchmark} and prints its report. */
@Command(
    name = "ingest",
    description =
        "Ingest CSV rows, JSON lines and FHIR resources into a broker, beside a plain producer of"
            + " ready-made bytes and beside HAPI's parser alone.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class IngestCommand implements Callable<Integer> {
  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "300000",
      description = "Rows, lines and resources to read (default ${DEFAULT-VALUE}).")
  private int rows;

  @Option(
      names = "--rounds",
      paramLabel = "R",
      defaultValue = "3",
      description = "Measured rounds (default ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--warm-up",
      paramLabel = "R",
      defaultValue = "1",
      description = "Rounds before them that are not measured (default ${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--descriptor",
      paramLabel = "FILE",
      description =
          "A descriptor with sources.csv; its first file is repeated (default: descriptors/diabetes130.yaml).")
  private @Nullable Path descriptor;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Folder of its files (default: diabetes130 in the folder that EQUIPOISE_DATA names).")
  private @Nullable Path data;

  @Option(names = "--report", paramLabel = "FILE", description = "Write a JSON report.")
  private @Nullable Path report;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    IngestReport.Plan plan = new IngestReport.Plan(rows, rounds, warmUp);
    Path home = Path.of(System.getProperty("equipoise.home", "."));
    PrintWriter progress = line.getErr();
    IngestReport measured =
        new IngestBenchmark(
                plan,
                Optional.ofNullable(descriptor)
                    .orElse(home.resolve("descriptors").resolve("diabetes130.yaml")),
                Optional.ofNullable(data).orElseGet(IngestCommand::sharedData),
                home,
                progress::println)
            .run();
    line.getOut().print(measured.text());
    line.getOut().flush();
    if (report != null) {
      measured.write(report);
    }
    return CommandLine.ExitCode.OK;
  }

  private static Path sharedData() {
    String folder = System.getenv("EQUIPOISE_DATA");
    if (folder == null) {
      throw new OperatorException(
          "where is the data to repeat? Name its folder with --data, or set EQUIPOISE_DATA");
    }
    return Path.of(folder, "diabetes130");
  }
}
