package io.equipoise.ingest.rejected;

import io.equipoise.ingest.app.ReceivedLine;
import io.equipoise.ingest.file.ByteOrderMark;
import io.equipoise.ingest.file.LineReader;
import io.equipoise.schemas.OperatorException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The form in which rejected items are written out, corrected by hand, and read back: before each
 * item's bytes a line that begins with {@value #MARK} and its id. A line that begins with {@value
 * #REMARK} says something to people.
 */
final class Corrections {
  /** Begins the line before an item's bytes; its id, position, code and field follow. */
  static final String MARK = "#@item ";

  /** Begins a line for people. */
  static final String REMARK = "#@ ";

  /** Ending of the names of such files. */
  static final String SUFFIX = ".rejected";

  private Corrections() {}

  /** What a file begins with. */
  static String heading(String dataset, String source) {
    return REMARK
        + "Rejected items of dataset "
        + dataset
        + " from "
        + source
        + ". Patients' data: delete this file when you are done.\n"
        + REMARK
        + "Correct the lines between; leave those that begin with #@ as they are. Delete items that shall stay rejected.\n";
  }

  /** The line before an item's bytes. */
  static String mark(RejectedItem item) {
    return MARK
        + item.id()
        + " "
        + item.position()
        + " "
        + item.code()
        + (item.field().isEmpty() ? "" : " " + item.field())
        + ": "
        + item.reason().replaceAll("\\s+", " ")
        + "\n";
  }

  /**
   * The corrected bytes in a file, or in every such file of a folder.
   *
   * @throws OperatorException when one cannot be read, holds something else, or holds an item twice
   */
  static Map<RejectedId, byte[]> read(List<Path> places) {
    Map<RejectedId, byte[]> corrected = new HashMap<>();
    for (Path place : places) {
      for (Path file : files(place)) {
        read(file, corrected);
      }
    }
    return corrected;
  }

  private static List<Path> files(Path place) {
    if (!Files.isDirectory(place)) {
      return List.of(place);
    }
    try (Stream<Path> found = Files.list(place)) {
      return found.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    } catch (IOException unreadable) {
      throw new OperatorException(
          "folder " + place + " cannot be read; check --corrected", unreadable);
    }
  }

  private static void read(Path file, Map<RejectedId, byte[]> into) {
    Optional<RejectedId> current = Optional.empty();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (LineReader lines =
        new LineReader(file.toString(), ByteOrderMark.skipped(Files.newInputStream(file)))) {
      for (Optional<ReceivedLine> line = lines.next(); line.isPresent(); line = lines.next()) {
        String text = start(line.get());
        if (text.startsWith(MARK)) {
          keep(file, current, bytes, into);
          bytes.reset();
          current = Optional.of(id(file, line.get(), text));
        } else if (!text.startsWith(REMARK)) {
          add(file, line.get(), current, bytes);
        }
      }
    } catch (IOException unreadable) {
      throw new OperatorException(
          "file " + file + " cannot be read; check --corrected", unreadable);
    }
    keep(file, current, bytes, into);
  }

  /** As much of the line as its kind needs, whatever its encoding. */
  private static String start(ReceivedLine line) {
    return new String(line.bytes(64), StandardCharsets.ISO_8859_1);
  }

  private static RejectedId id(Path file, ReceivedLine line, String text) {
    String[] words = text.substring(MARK.length()).split(" ", 2);
    return RejectedId.parse(words[0])
        .orElseThrow(
            () ->
                new OperatorException(
                    file
                        + " "
                        + line.position()
                        + ": after "
                        + MARK.strip()
                        + " an item's id such as 3-127 must come; restore the line, or export again"));
  }

  private static void add(
      Path file, ReceivedLine line, Optional<RejectedId> current, ByteArrayOutputStream bytes) {
    if (current.isEmpty()) {
      if (line.isBlank()) {
        return;
      }
      throw new OperatorException(
          file
              + " "
              + line.position()
              + ": no line that begins with "
              + MARK.strip()
              + " stands before it, so it is not known which item it corrects; --corrected takes"
              + " files that `rejected export` wrote");
    }
    bytes.writeBytes(line.bytes());
    bytes.write('\n');
  }

  private static void keep(
      Path file,
      Optional<RejectedId> id,
      ByteArrayOutputStream bytes,
      Map<RejectedId, byte[]> into) {
    if (id.isEmpty()) {
      return;
    }
    byte[] all = bytes.toByteArray();
    int length = all.length;
    while (length > 0 && all[length - 1] == '\n') {
      length--;
    }
    if (into.put(id.get(), Arrays.copyOf(all, length)) != null) {
      throw new OperatorException(
          file + ": item " + id.get() + " is there twice; leave one of the two");
    }
  }
}
