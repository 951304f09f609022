package io.equipoise.ingest.file;

import io.equipoise.schemas.OperatorException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/**
 * A file of the data folder; one whose name ends in {@code .gz} is unpacked as it is read.
 *
 * @param folder the data folder
 * @param name path relative to the folder, as the descriptor writes it
 */
public record DataFile(Path folder, String name) {
  private static final int BUFFER_BYTES = 1 << 16;

  /** Where the file is. */
  public Path path() {
    return folder.resolve(name);
  }

  /** Whether the file is there. */
  public boolean exists() {
    return Files.isRegularFile(path());
  }

  /**
   * Starts reading lines of UTF-8, behind the byte order mark. Throws {@link OperatorException}
   * when there is no such file.
   */
  public LineReader open() {
    return open(StandardCharsets.UTF_8);
  }

  /**
   * Starts reading the lines of a file in this encoding, behind the byte order mark; those of
   * UTF-16 come as UTF-8. Throws {@link OperatorException} when there is no such file.
   */
  public LineReader open(Charset encoding) {
    if (encoding.equals(StandardCharsets.UTF_8)) {
      return new LineReader(path().toString(), text());
    }
    InputStream bytes = bytes();
    return new LineReader(
        path().toString(), Utf16Stream.reads(encoding) ? new Utf16Stream(bytes, encoding) : bytes);
  }

  /**
   * Starts reading the bytes of a file in UTF-8, behind the byte order mark. Throws {@link
   * OperatorException} when there is no such file.
   */
  public InputStream text() {
    InputStream bytes = bytes();
    try {
      return ByteOrderMark.skipped(bytes);
    } catch (IOException unreadable) {
      OperatorException fault = unreadable(unreadable);
      try {
        bytes.close();
      } catch (IOException again) {
        fault.addSuppressed(again);
      }
      throw fault;
    }
  }

  /**
   * Starts reading the bytes as they are. Throws {@link OperatorException} when there is no such
   * file.
   */
  public InputStream bytes() {
    if (!exists()) {
      throw new OperatorException(
          "data file " + path() + " does not exist. Name its folder with --data.");
    }
    try {
      return stream();
    } catch (IOException unreadable) {
      throw unreadable(unreadable);
    }
  }

  private OperatorException unreadable(IOException cause) {
    return new OperatorException(
        "data file " + path() + " cannot be read: " + cause.getMessage(), cause);
  }

  private InputStream stream() throws IOException {
    InputStream raw = new BufferedInputStream(Files.newInputStream(path()), BUFFER_BYTES);
    if (!name.toLowerCase(Locale.ROOT).endsWith(".gz")) {
      return raw;
    }
    try {
      return new GZIPInputStream(raw, BUFFER_BYTES);
    } catch (IOException notPacked) {
      raw.close();
      throw notPacked;
    }
  }
}
