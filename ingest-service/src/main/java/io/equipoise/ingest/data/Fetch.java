package io.equipoise.ingest.data;

import io.equipoise.cohort.digest.Sha256;
import io.equipoise.ingest.app.ReceivedLine;
import io.equipoise.ingest.file.ByteOrderMark;
import io.equipoise.ingest.file.LineReader;
import io.equipoise.schemas.OperatorException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Brings a publication's files into a folder: from the cache, else from the publisher, else from
 * where the user has put them. A file is put in place by one rename after it was checked, so a
 * folder never holds a part of one; a download that broke off is begun anew.
 */
final class Fetch {
  private static final String SUMS = "SHA256SUMS";
  private static final long MOST_UNPACKED_BYTES = 256L << 20;

  private final Publication publication;
  private final Path cached;
  private final Download download;

  /**
   * A fetch that has not begun.
   *
   * @param publication what is wanted
   * @param cache folder for what was fetched, of all publications
   * @param download how to download
   */
  Fetch(Publication publication, Path cache, Download download) {
    this.publication = publication;
    this.cached = cache.resolve("data").resolve(publication.id());
    this.download = download;
  }

  /**
   * A file that is there now.
   *
   * @param path where
   * @param sha256 its digest
   * @param recorded whether a digest of it is recorded, which this one equals
   */
  record Fetched(Path path, String sha256, boolean recorded) {}

  /**
   * Fetches.
   *
   * @param from where the archive is instead of at the publisher: an https address, an archive, or
   *     a folder with the archive or its files; then the cache is not asked
   * @param sha256 digest that the archive must have; then no other is asked of its files
   * @param into folder for the files; empty: the cache's own
   * @throws OperatorException when they cannot be had, or are not what they should be
   */
  List<Fetched> run(Optional<String> from, Optional<String> sha256, Optional<Path> into) {
    try {
      Files.createDirectories(cached);
      if (from.isPresent() || !isCached()) {
        renew(from, sha256);
      }
      return into.isPresent() ? copy(into.get()) : files(cached);
    } catch (IOException full) {
      throw new OperatorException(
          "cannot keep files of "
              + publication.id()
              + ": "
              + full.getMessage()
              + "; check "
              + cached
              + into.map(folder -> " and " + folder).orElse(""),
          full);
    }
  }

  private boolean isCached() throws IOException {
    Map<String, String> sums = sums();
    if (sums.isEmpty()) {
      return false;
    }
    for (Map.Entry<String, String> sum : sums.entrySet()) {
      Path file = cached.resolve(sum.getKey());
      if (!Files.isRegularFile(file) || !Sha256.hex(file).equals(sum.getValue())) {
        return false;
      }
    }
    return true;
  }

  private Map<String, String> sums() throws IOException {
    Path file = cached.resolve(SUMS);
    Map<String, String> sums = new TreeMap<>();
    if (Files.isRegularFile(file)) {
      for (String line : Files.readAllLines(file)) {
        String[] words = line.split("  ", 2);
        if (words.length == 2) {
          sums.put(words[1], words[0]);
        }
      }
    }
    return sums;
  }

  private void renew(Optional<String> from, Optional<String> sha256) throws IOException {
    Path work = Files.createTempDirectory(cached, ".fetch-");
    try {
      Optional<Path> folder = from.map(Fetch::localPath).filter(Files::isDirectory);
      Optional<Path> archive = archive(from, folder, work);
      if (archive.isPresent()) {
        sha256.ifPresent(expected -> checkArchive(archive.get(), expected));
        unpack(archive.get(), work);
      } else {
        if (sha256.isPresent()) {
          throw new OperatorException(
              "--sha256 is the digest of the archive, and " + folder.orElseThrow() + " has none");
        }
        take(folder.orElseThrow(), work);
      }
      check(work, sha256.isPresent() && archive.isPresent());
      Additions.of(publication, work);
      publish(work);
    } finally {
      delete(work);
    }
  }

  private static Path localPath(String from) {
    return Path.of(from.startsWith("file:") ? URI.create(from).getPath() : from);
  }

  /** The archive, downloaded where need be; empty: only its files are in the folder. */
  private Optional<Path> archive(Optional<String> from, Optional<Path> folder, Path work) {
    if (folder.isPresent()) {
      Path archive = folder.get().resolve(publication.archiveName());
      return Files.isRegularFile(archive) ? Optional.of(archive) : Optional.empty();
    }
    boolean isAddress = from.map(text -> text.matches("https?://.*")).orElse(true);
    if (!isAddress) {
      Path file = localPath(from.orElseThrow());
      if (!Files.isRegularFile(file)) {
        throw new OperatorException(
            file + " is not there; --from takes an https address, an archive or a folder");
      }
      return Optional.of(file);
    }
    URI address = from.map(URI::create).orElse(publication.archive());
    Path target = work.resolve(".archive");
    try {
      download.fetch(address, target);
    } catch (IOException unreachable) {
      throw new OperatorException(
          "cannot download "
              + address
              + " ("
              + unreachable.getClass().getSimpleName()
              + ": "
              + unreachable.getMessage()
              + "). Download "
              + publication.archiveName()
              + " by hand from "
              + publication.page()
              + " and run: equipoise data fetch "
              + publication.id()
              + " --from FOLDER_OF_THE_FILE (behind a proxy:"
              + " JAVA_OPTS='-Dhttps.proxyHost=HOST -Dhttps.proxyPort=PORT')",
          unreachable);
    }
    return Optional.of(target);
  }

  private void checkArchive(Path archive, String expected) {
    try {
      String actual = Sha256.hex(archive);
      if (!actual.equals(expected.toLowerCase(Locale.ROOT))) {
        throw new OperatorException(
            publication.archiveName()
                + " has SHA-256 "
                + actual
                + ", not the one that --sha256 names; nothing was kept");
      }
    } catch (IOException unreadable) {
      throw new OperatorException(archive + " cannot be read", unreadable);
    }
  }

  private void unpack(Path archive, Path work) {
    Archive zip = new Archive(archive, MOST_UNPACKED_BYTES);
    for (Publication.Member member : publication.members()) {
      if (!zip.extract(member.name(), work.resolve(member.name())) && member.needed()) {
        throw new OperatorException(
            "the archive of "
                + publication.id()
                + " has no "
                + member.name()
                + "; it is not what "
                + publication.page()
                + " offered. Compare with that page");
      }
    }
  }

  private void take(Path folder, Path work) throws IOException {
    for (Publication.Member member : publication.members()) {
      Path file = folder.resolve(member.name());
      if (Files.isRegularFile(file)) {
        var unused = Files.copy(file, work.resolve(member.name()));
      } else if (member.needed()) {
        throw new OperatorException(
            folder
                + " has neither "
                + publication.archiveName()
                + " nor "
                + member.name()
                + "; download it from "
                + publication.page());
      }
    }
  }

  private void check(Path work, boolean archiveIsKnown) throws IOException {
    for (Publication.Member member : publication.members()) {
      Path file = work.resolve(member.name());
      if (Files.isRegularFile(file)) {
        String actual = Sha256.hex(file);
        if (!archiveIsKnown && !member.sha256().map(actual::equals).orElse(true)) {
          throw new OperatorException(
              member.name()
                  + " has SHA-256 "
                  + actual
                  + ", recorded is "
                  + member.sha256().orElseThrow()
                  + ": it was changed, on the way or by its publisher; nothing was kept. If "
                  + publication.page()
                  + " says that it is a new edition, take it with --sha256 and the archive's digest");
        }
        checkLines(member, file);
      }
    }
  }

  private static void checkLines(Publication.Member member, Path file) throws IOException {
    long lines = 0;
    try (LineReader reader =
        new LineReader(member.name(), ByteOrderMark.skipped(Files.newInputStream(file)))) {
      for (Optional<ReceivedLine> line = reader.next(); line.isPresent(); line = reader.next()) {
        if (lines == 0 && member.beginning().isPresent()) {
          String first = new String(line.get().bytes(1 << 10), StandardCharsets.UTF_8);
          if (!first.startsWith(member.beginning().get())) {
            throw new OperatorException(
                member.name() + " does not begin with " + member.beginning().get());
          }
        }
        lines += line.get().isBlank() ? 0 : 1;
      }
    }
    if (member.lines().isPresent() && member.lines().getAsLong() != lines) {
      throw new OperatorException(
          String.format(
              Locale.ROOT,
              "%s has %,d lines, expected are %,d; nothing was kept",
              member.name(),
              lines,
              member.lines().getAsLong()));
    }
  }

  /** Puts the checked files in place, and last the list that says so. */
  private void publish(Path work) throws IOException {
    Files.deleteIfExists(cached.resolve(SUMS));
    StringBuilder sums = new StringBuilder();
    for (Path file : visible(work)) {
      String name = file.getFileName().toString();
      sums.append(Sha256.hex(file)).append("  ").append(name).append('\n');
      move(file, cached.resolve(name));
    }
    Path list = Files.writeString(work.resolve(SUMS), sums);
    move(list, cached.resolve(SUMS));
  }

  private static List<Path> visible(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    }
  }

  private static void move(Path from, Path to) throws IOException {
    var unused =
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private List<Fetched> copy(Path into) throws IOException {
    Files.createDirectories(into);
    for (Map.Entry<String, String> sum : sums().entrySet()) {
      Path target = into.resolve(sum.getKey());
      if (Files.exists(target)) {
        if (!Sha256.hex(target).equals(sum.getValue())) {
          throw new OperatorException(
              target + " is there already and is another file; name another --into");
        }
        continue;
      }
      Path part = Files.createTempFile(into, ".fetch-", "");
      try {
        var unused =
            Files.copy(cached.resolve(sum.getKey()), part, StandardCopyOption.REPLACE_EXISTING);
        move(part, target);
      } finally {
        Files.deleteIfExists(part);
      }
    }
    return files(into);
  }

  private List<Fetched> files(Path folder) throws IOException {
    List<Fetched> files = new ArrayList<>();
    for (Map.Entry<String, String> sum : sums().entrySet()) {
      boolean recorded =
          publication.members().stream()
              .anyMatch(
                  member ->
                      member.name().equals(sum.getKey())
                          && member.sha256().map(sum.getValue()::equals).orElse(false));
      files.add(new Fetched(folder.resolve(sum.getKey()), sum.getValue(), recorded));
    }
    return files;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
