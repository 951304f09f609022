package io.equipoise.ingest.rejected;

import io.equipoise.ingest.app.Item;
import io.equipoise.ingest.app.Source;
import io.equipoise.ingest.app.UnreadableSourceException;
import io.equipoise.schemas.OperatorException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The rejected Patient resources of one export, in a file like those of the export: one a line. For
 * one thread.
 */
final class RejectedPatients implements AutoCloseable {
  private final Path file;
  private final OutputStream out;
  private final Map<String, RejectedItem> byPseudonym = new HashMap<>();
  private final List<RejectedItem> lines = new ArrayList<>();

  /** A new file, which is to be deleted by whoever gave its place: it holds patients' data. */
  RejectedPatients(Path file) {
    this.file = file;
    try {
      this.out = new BufferedOutputStream(Files.newOutputStream(file));
    } catch (IOException full) {
      throw cannotWrite(full);
    }
  }

  /** The file. */
  Path file() {
    return file;
  }

  /** Whether a patient is in it. */
  boolean has(String pseudonym) {
    return byPseudonym.containsKey(pseudonym);
  }

  /** Adds a patient who is not in it. */
  void add(String pseudonym, RejectedItem item) {
    byPseudonym.put(pseudonym, item);
    lines.add(item);
    try {
      for (byte b : item.received().orElseThrow().bytes()) {
        // The resource must stay on its line.
        out.write(b == '\n' || b == '\r' ? ' ' : b);
      }
      out.write('\n');
    } catch (IOException full) {
      throw cannotWrite(full);
    }
  }

  /**
   * Reads them, and tells what became of each, once.
   *
   * @param export reads this file with what else the export has
   * @param origin origin of this file's refused lines
   */
  void read(Source export, String origin, BiConsumer<RejectedItem, Retry> each)
      throws InterruptedException {
    close();
    Map<RejectedId, RejectedItem> untold = new HashMap<>();
    lines.forEach(item -> untold.put(item.id(), item));
    BiConsumer<RejectedItem, Retry> once =
        (item, retry) -> {
          if (untold.remove(item.id()) != null) {
            each.accept(item, retry);
          }
        };
    String missing = "its export says that the person was deleted";
    try (Source.Items items = open(export)) {
      for (Optional<Item> item = next(items); item.isPresent(); item = next(items)) {
        tell(item.get(), origin, once);
      }
    } catch (UnreadableSourceException unreadable) {
      missing = String.valueOf(unreadable.getMessage());
    }
    for (RejectedItem item : lines) {
      once.accept(item, new Retry.Cannot(missing));
    }
  }

  /** Faults of the files are told from those of the broker, which end the replay. */
  private static Source.Items open(Source export) {
    try {
      return export.open();
    } catch (OperatorException fault) {
      throw new UnreadableSourceException(fault);
    }
  }

  private static Optional<Item> next(Source.Items items) throws InterruptedException {
    try {
      return items.next();
    } catch (OperatorException fault) {
      throw new UnreadableSourceException(fault);
    }
  }

  private void tell(Item item, String origin, BiConsumer<RejectedItem, Retry> once) {
    item.visit(
        accepted ->
            Optional.ofNullable(byPseudonym.get(accepted.record().patientId()))
                .ifPresent(again -> once.accept(again, Retry.of(accepted))),
        refused -> {
          // Lines of other people are refused here because those are not in this file.
          if (refused.origin().equals(origin)) {
            int line = Math.toIntExact(refused.received().number());
            once.accept(lines.get(line - 1), Retry.of(refused));
          }
        });
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException full) {
      throw cannotWrite(full);
    }
  }

  /** What to do when there is no room. */
  static OperatorException cannotWrite(IOException full) {
    return new OperatorException(
        "cannot keep the rejected Patient resources in the folder for temporary files: "
            + full.getMessage()
            + "; make room there, or name another with JAVA_OPTS=-Djava.io.tmpdir=DIR",
        full);
  }
}
