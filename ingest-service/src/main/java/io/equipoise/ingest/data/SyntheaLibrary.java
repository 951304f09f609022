package io.equipoise.ingest.data;

import io.equipoise.schemas.OperatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The jars of Synthea, about 200 MB, which no install has until somebody asks for a population:
 * then Maven fetches them, once, into the cache folder. A fetch that broke off is begun anew.
 */
final class SyntheaLibrary {
  /** The version; {@code ops/synthea/pom.xml} says the same. */
  static final String VERSION = "3.3.0";

  private final Path cache;
  private final Optional<Path> home;

  /**
   * The library of a user.
   *
   * @param cache cache folder
   * @param home folder of the checkout, with Maven's wrapper; empty: it is not known
   */
  SyntheaLibrary(Path cache, Optional<Path> home) {
    this.cache = cache;
    this.home = home;
  }

  /** Whether nothing needs to be fetched. */
  boolean isThere() {
    return Files.isDirectory(jars());
  }

  private Path jars() {
    return cache.resolve("synthea-" + VERSION).resolve("lib");
  }

  /**
   * Folder of the jars, fetched where need be.
   *
   * @throws OperatorException when they cannot be fetched
   */
  Path require() throws InterruptedException {
    if (isThere()) {
      return jars();
    }
    Path checkout =
        home.filter(folder -> Files.isRegularFile(pom(folder)))
            .orElseThrow(
                () ->
                    new OperatorException(
                        "Synthea is not here, and without a checkout of Equipoise it cannot be fetched. Where there is"
                            + " one, run ./mvnw -f ops/synthea/pom.xml dependency:copy-dependencies -DoutputDirectory=DIR,"
                            + " bring DIR here and name it with --library"));
    try {
      Path parent = Files.createDirectories(cache.resolve("synthea-" + VERSION));
      Path work = Files.createTempDirectory(parent, ".fetch-");
      try {
        fetch(checkout, work);
        var unused = Files.move(work.resolve("lib"), jars(), StandardCopyOption.ATOMIC_MOVE);
      } finally {
        delete(work);
      }
    } catch (IOException full) {
      throw new OperatorException(
          "cannot keep Synthea in " + cache + ": " + full.getMessage() + "; name another --cache",
          full);
    }
    return jars();
  }

  private static Path pom(Path checkout) {
    return checkout.resolve("ops/synthea/pom.xml");
  }

  private static void fetch(Path checkout, Path work) throws IOException, InterruptedException {
    String wrapper = System.getProperty("os.name", "").startsWith("Windows") ? "mvnw.cmd" : "mvnw";
    ChildProcess.run(
        "Synthea could not be fetched from Maven Central; check the network (and Maven's proxy settings)",
        work.resolve("log"),
        checkout,
        List.of(
            checkout.resolve(wrapper).toString(),
            "-B",
            "-q",
            "-f",
            pom(checkout).toString(),
            "dependency:copy-dependencies",
            "-DoutputDirectory=" + work.resolve("lib")));
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
