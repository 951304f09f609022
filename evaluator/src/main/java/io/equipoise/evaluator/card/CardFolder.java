package io.equipoise.evaluator.card;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder with the latest model cards, each as HTML and as JSON: {@code
 * 20240601T120000Z-verdict-<evaluation>.html}. The oldest are deleted, so that an endless stream
 * takes bounded disk. Files that are not named like this are left alone. Used by one thread.
 */
public final class CardFolder {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final Pattern NAME =
      Pattern.compile("\\d{8}T\\d{6}Z-(verdict|champion|audit)-[0-9a-zA-Z._-]+\\.html");

  private final Path folder;
  private final int kept;

  /**
   * A folder, which is made when the first card is written.
   *
   * @param folder where
   * @param kept most cards that are kept, at least 1
   */
  public CardFolder(Path folder, int kept) {
    if (kept < 1) {
      throw new IllegalArgumentException("kept must be at least 1, got " + kept);
    }
    this.folder = folder;
    this.kept = kept;
  }

  /**
   * Writes a card, over one of the same evaluation and time, and deletes the oldest beyond those
   * that are kept.
   *
   * @return the page; the JSON is beside it
   */
  public Path write(ModelFacts facts) throws IOException {
    Files.createDirectories(folder);
    String name =
        TIME.format(facts.createdAt())
            + "-"
            + facts.kind().name().toLowerCase(Locale.ROOT)
            + "-"
            + facts.evaluationId().replaceAll("[^0-9a-zA-Z._-]", "_");
    write(folder.resolve(name + ".json"), ModelCard.json(facts));
    Path page = folder.resolve(name + ".html");
    write(page, ModelCard.html(facts));
    deleteOldest();
    return page;
  }

  /** Whole or not at all. */
  private static void write(Path file, String text) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
    Files.write(unfinished, text.getBytes(StandardCharsets.UTF_8));
    Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private void deleteOldest() throws IOException {
    List<Path> pages;
    try (Stream<Path> files = Files.list(folder)) {
      pages =
          files
              .filter(file -> NAME.matcher(file.getFileName().toString()).matches())
              .sorted()
              .toList();
    }
    for (Path page : pages.subList(0, Math.max(0, pages.size() - kept))) {
      String name = page.getFileName().toString();
      Files.deleteIfExists(page);
      Files.deleteIfExists(page.resolveSibling(name.replaceAll("html$", "json")));
    }
  }
}
