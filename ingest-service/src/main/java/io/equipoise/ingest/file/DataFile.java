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

  /** Starts reading lines. Throws {@link OperatorException} when there is no such file. */
  public LineReader open() {
    return open(StandardCharsets.UTF_8);
  }

  /**
   * Starts reading the lines of a file in this encoding; those of UTF-16 come as UTF-8. Throws
   * {@link OperatorException} when there is no such file.
   */
  public LineReader open(Charset encoding) {
    InputStream bytes = bytes();
    return new LineReader(
        path().toString(), Utf16Stream.reads(encoding) ? new Utf16Stream(bytes, encoding) : bytes);
  }

  /** Starts reading bytes. Throws {@link OperatorException} when there is no such file. */
  public InputStream bytes() {
    if (!exists()) {
      throw new OperatorException(
          "data file " + path() + " does not exist. Name its folder with --data.");
    }
    try {
      return stream();
    } catch (IOException unreadable) {
      throw new OperatorException(
          "data file " + path() + " cannot be read: " + unreadable.getMessage(), unreadable);
    }
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
