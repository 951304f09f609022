package io.equipoise.ingest.file;

import io.equipoise.ingest.app.ReceivedLine;
import io.equipoise.schemas.OperatorException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;

/**
 * Splits a stream of bytes into lines. A line ends with {@code \n} or {@code \r\n}, or with the
 * stream. Any bytes are fine; of a line longer than {@link #LONGEST_LINE_BYTES} only so many are
 * kept, so that memory is bounded. Blank lines come too. Not safe to share between threads.
 */
public final class LineReader implements AutoCloseable {
  /** Most bytes of a line that are kept. */
  public static final int LONGEST_LINE_BYTES = 8 << 20;

  private final String name;
  private final InputStream stream;
  private final int longest;
  private final byte[] buffer = new byte[1 << 16];
  private final Deque<ReceivedLine> pushedBack = new ArrayDeque<>();
  private int position;
  private int limit;
  private long number;

  /** A reader of the stream, which it will close; {@code name} is what a message calls it. */
  public LineReader(String name, InputStream stream) {
    this(name, stream, LONGEST_LINE_BYTES);
  }

  /**
   * A reader that keeps at most {@code longest} bytes of a line.
   *
   * @param longest bytes, at least 1
   */
  public LineReader(String name, InputStream stream, int longest) {
    this.name = name;
    this.stream = stream;
    this.longest = longest;
  }

  /** What a message calls the stream. */
  public String name() {
    return name;
  }

  /** Most bytes of a line that this reader keeps. */
  public int longest() {
    return longest;
  }

  /**
   * The next line; empty at the end. Throws {@link OperatorException} when the stream cannot be
   * read.
   */
  public Optional<ReceivedLine> next() {
    if (!pushedBack.isEmpty()) {
      return Optional.of(pushedBack.pop());
    }
    try {
      return read();
    } catch (IOException damaged) {
      throw new OperatorException(
          "data file "
              + name
              + " cannot be read after line "
              + number
              + ": "
              + damaged.getMessage()
              + ". Fetch the file again.",
          damaged);
    }
  }

  /** Gives a line back: it will be the next one. */
  public void pushBack(ReceivedLine line) {
    pushedBack.push(line);
  }

  private Optional<ReceivedLine> read() throws IOException {
    if (position < limit) {
      int end = lineEnd();
      if (end < limit && end - position <= longest) {
        ReceivedLine line = whole(buffer, position, end);
        position = end + 1;
        return Optional.of(line);
      }
    }
    return readInParts();
  }

  /** Where the line that begins at {@code position} ends in the buffer; its limit, if not there. */
  private int lineEnd() {
    int end = position;
    while (end < limit && buffer[end] != '\n') {
      end++;
    }
    return end;
  }

  /** A line that begins in one filling of the buffer and ends in another, or is too long. */
  private Optional<ReceivedLine> readInParts() throws IOException {
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    long size = 0;
    while (true) {
      if (position == limit) {
        position = 0;
        limit = stream.read(buffer);
        if (limit < 0) {
          limit = 0;
          return size == 0 ? Optional.empty() : Optional.of(line(kept, size));
        }
      }
      int end = lineEnd();
      int length = end - position;
      kept.write(buffer, position, Math.min(length, longest - kept.size()));
      size += length;
      position = end;
      if (end < limit) {
        position++;
        return Optional.of(line(kept, size));
      }
    }
  }

  private ReceivedLine line(ByteArrayOutputStream kept, long size) {
    byte[] bytes = kept.toByteArray();
    if (bytes.length == size) {
      return whole(bytes, 0, bytes.length);
    }
    number++;
    return new ReceivedLine(number, bytes, size);
  }

  private ReceivedLine whole(byte[] bytes, int start, int end) {
    int last = end > start && bytes[end - 1] == '\r' ? end - 1 : end;
    number++;
    return new ReceivedLine(number, Arrays.copyOfRange(bytes, start, last), last - start);
  }

  @Override
  public void close() {
    try {
      stream.close();
    } catch (IOException damaged) {
      throw new OperatorException(
          "data file " + name + " cannot be closed: " + damaged.getMessage(), damaged);
    }
  }
}
