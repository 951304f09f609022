package io.equipoise.ingest.data;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The command {@code data fetch}: a public data set from its publisher, checked and cached. */
@Command(
    name = "fetch",
    mixinStandardHelpOptions = true,
    description = {
      "Downloads a public data set from its publisher, checks it, and keeps it in the cache folder.",
      "Prints where the files are, their SHA-256, and the terms under which they may be used."
    },
    footer = {
      "",
      "Examples:",
      "  equipoise data fetch heart --into /data/heart",
      "  equipoise data fetch diabetes130 --from ~/Downloads"
    })
final class FetchCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long MOST_BYTES = 64L << 20;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "DATASET",
      completionCandidates = Names.class,
      description = "One of ${COMPLETION-CANDIDATES}.")
  private String dataset = "";

  @Option(
      names = "--into",
      paramLabel = "DIR",
      description = "Folder for the files (default: they stay in the cache folder).")
  private @Nullable Path into;

  @Option(
      names = "--from",
      paramLabel = "URL|FILE|DIR",
      description =
          "Where the archive is, when not at the publisher: an https address, or what you downloaded by hand.")
  private @Nullable String from;

  @Option(
      names = "--sha256",
      paramLabel = "HEX",
      converter = HexConverter.class,
      description =
          "Digest that the archive must have. Digests recorded for the files in it are then not asked: the way to a new edition.")
  private @Nullable String sha256;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description = "Cache folder (default: $XDG_CACHE_HOME/equipoise, else ~/.cache/equipoise).")
  private @Nullable Path cache;

  FetchCommand() {}

  @Override
  public Integer call() {
    Publication publication = Publication.named(dataset);
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    List<Fetch.Fetched> files =
        new Fetch(
                publication,
                Optional.ofNullable(cache).orElseGet(CacheFolder::ofThisUser),
                new Download(PATIENCE, MOST_BYTES))
            .run(Optional.ofNullable(from), Optional.ofNullable(sha256), Optional.ofNullable(into));
    for (Fetch.Fetched file : files) {
      out.printf(
          "%s%n    SHA-256 %s (%s)%n",
          file.path(), file.sha256(), file.recorded() ? "as recorded" : "none is recorded");
    }
    publication.terms().forEach(out::println);
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  /** The data sets' names. */
  static final class Names extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    Names() {
      for (Publication publication : Publication.values()) {
        add(publication.id());
      }
    }
  }

  /** Reads {@code --sha256}. */
  static final class HexConverter implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (!text.matches("[0-9a-fA-F]{64}")) {
        throw new TypeConversionException("must be 64 hexadecimal digits");
      }
      return text;
    }
  }
}
