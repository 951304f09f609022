package io.equipoise.ingest.data;

import io.equipoise.schemas.OperatorException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code data synthea}: a made-up population as FHIR R4 Bulk Data. */
@Command(
    name = "synthea",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a population with Synthea "
          + SyntheaLibrary.VERSION
          + ": FHIR R4 Bulk Data with US Core, as descriptors/synthea.yaml reads it.",
      "Synthea and what it needs, about 200 MB, are fetched with Maven on first use. A run takes up to 3 GiB of memory."
    },
    footer = {
      "",
      "Example:",
      "  equipoise data synthea --patients 200 --state Minnesota --seed 7 --into /data/minnesota"
    })
final class SyntheaCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--patients",
      required = true,
      paramLabel = "N",
      description = "How many living people, children among them.")
  private int patients;

  @Option(
      names = "--state",
      required = true,
      paramLabel = "NAME",
      description = "Whose people they resemble, for example Minnesota.")
  private String state = "";

  @Option(
      names = "--seed",
      required = true,
      paramLabel = "K",
      description = "The same seed and options make the same people.")
  private long seed;

  @Option(
      names = "--into",
      paramLabel = "DIR",
      description = "Folder for the files (default: synthea-STATE-SEED in the current one).")
  private @Nullable Path into;

  @Option(
      names = "--years",
      paramLabel = "N",
      description = "Years of history that are written (default: ${DEFAULT-VALUE}).")
  private int years = 3;

  @Option(
      names = "--today",
      paramLabel = "DATE",
      description = "The day that the simulation ends with (default: ${DEFAULT-VALUE}).")
  private LocalDate today = LocalDate.of(2024, 1, 1);

  @Option(
      names = "--library",
      paramLabel = "DIR",
      description = "Folder with the jars of Synthea (default: fetched into the cache folder).")
  private @Nullable Path library;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description = "Cache folder (default: $XDG_CACHE_HOME/equipoise, else ~/.cache/equipoise).")
  private @Nullable Path cache;

  SyntheaCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    Synthea.Wanted wanted = new Synthea.Wanted(patients, state, seed, years, today);
    Path target =
        into == null
            ? Path.of("synthea-" + state.toLowerCase(Locale.ROOT).replace(' ', '-') + "-" + seed)
            : into;
    Map<Path, Long> files = new Synthea(jars(line)).make(wanted, target);
    PrintWriter out = line.getOut();
    files.forEach((file, n) -> out.printf(Locale.ROOT, "%s: %,d resources%n", file, n));
    out.println(
        "Nobody in them is real. Synthea is Apache-2.0; cite Walonoski et al. 2018, doi:10.1093/jamia/ocx079.");
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  private Path jars(CommandLine line) throws InterruptedException {
    if (library != null) {
      if (!Files.isDirectory(library)) {
        throw new OperatorException(library + " is no folder; check --library");
      }
      return library;
    }
    SyntheaLibrary found =
        new SyntheaLibrary(
            Optional.ofNullable(cache).orElseGet(CacheFolder::ofThisUser),
            Optional.ofNullable(System.getProperty("equipoise.home")).map(Path::of));
    if (!found.isThere()) {
      line.getErr()
          .println(
              "fetching Synthea "
                  + SyntheaLibrary.VERSION
                  + " from Maven Central, about 200 MB, once ...");
      line.getErr().flush();
    }
    return found.require();
  }
}
