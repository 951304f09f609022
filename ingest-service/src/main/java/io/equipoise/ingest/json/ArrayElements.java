package io.equipoise.ingest.json;

import io.equipoise.ingest.app.ReceivedLine;
import io.equipoise.ingest.file.LineReader;
import io.equipoise.schemas.OperatorException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Cuts a JSON array into the bytes of its elements, so that a broken one costs no other. Only
 * quotes, backslashes and brackets are looked at; whether an element is well-formed shows when it
 * is read. An array that does not end, or that something follows, gives one element more, which is
 * not well-formed. Of an element longer than {@link LineReader#LONGEST_LINE_BYTES} only so many
 * bytes are kept, so that memory is bounded. Not safe to share between threads.
 */
final class ArrayElements implements AutoCloseable {
  private static final int END = -1;

  private final String name;
  private final InputStream stream;
  private final byte[] buffer = new byte[1 << 13];
  private State state = State.BEFORE;
  private int position;
  private int limit;
  private long number;

  /**
   * The elements of the array that begins the stream; white space may come before it.
   *
   * @param name what a message calls the stream, which will be closed with this
   */
  ArrayElements(String name, InputStream stream) {
    this.name = name;
    this.stream = stream;
  }

  /** Whether the bytes, apart from white space, begin like an array. */
  static boolean beginsArray(InputStream bytes) throws IOException {
    int next = bytes.read();
    while (isSpace(next)) {
      next = bytes.read();
    }
    return next == '[';
  }

  /**
   * The next element; empty at the end. Throws {@link OperatorException} when the stream cannot be
   * read.
   */
  Optional<ReceivedLine> next() {
    try {
      return read();
    } catch (IOException damaged) {
      throw new OperatorException(
          name + " cannot be read after item " + number + ": " + damaged.getMessage(), damaged);
    }
  }

  private Optional<ReceivedLine> read() throws IOException {
    if (state == State.BEFORE) {
      begin();
    }
    return switch (state) {
      case BEFORE, DONE -> Optional.empty();
      case INSIDE -> Optional.of(element());
      case CLOSED -> rest();
      case UNENDED -> {
        state = State.DONE;
        yield Optional.of(new Kept().item());
      }
    };
  }

  private void begin() throws IOException {
    int bracket = skipSpace(nextByte());
    int next = bracket == END ? END : skipSpace(nextByte());
    if (next == ']') {
      state = State.CLOSED;
    } else {
      state = State.INSIDE;
      pushBack(next);
    }
  }

  private ReceivedLine element() throws IOException {
    Kept kept = new Kept();
    int next = skipSpace(nextByte());
    while (next != END && !(kept.isOutside() && (next == ',' || next == ']'))) {
      kept.add(next);
      next = nextByte();
    }
    if (next == ']') {
      state = State.CLOSED;
    } else if (next == END) {
      state = kept.isWhole() ? State.UNENDED : State.DONE;
    }
    return kept.item();
  }

  /** What follows the array, where nothing may. */
  private Optional<ReceivedLine> rest() throws IOException {
    state = State.DONE;
    int next = skipSpace(nextByte());
    if (next == END) {
      return Optional.empty();
    }
    Kept kept = new Kept();
    // So that it is not well-formed, whatever it is.
    kept.add(']');
    for (; next != END; next = nextByte()) {
      kept.add(next);
    }
    return Optional.of(kept.item());
  }

  private int skipSpace(int first) throws IOException {
    int next = first;
    while (isSpace(next)) {
      next = nextByte();
    }
    return next;
  }

  private int nextByte() throws IOException {
    if (position == limit) {
      position = 0;
      limit = Math.max(0, stream.read(buffer));
      if (limit == 0) {
        return END;
      }
    }
    return buffer[position++] & 0xFF;
  }

  private void pushBack(int last) {
    if (last != END) {
      position--;
    }
  }

  private static boolean isSpace(int next) {
    return next == ' ' || next == '\t' || next == '\n' || next == '\r';
  }

  @Override
  public void close() {
    try {
      stream.close();
    } catch (IOException damaged) {
      throw new OperatorException(name + " cannot be closed: " + damaged.getMessage(), damaged);
    }
  }

  private enum State {
    BEFORE,
    INSIDE,
    CLOSED,
    UNENDED,
    DONE
  }

  /** An element on its way. */
  private final class Kept {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long size;
    private long depth;
    private boolean quoted;
    private boolean escaped;

    void add(int next) {
      if (bytes.size() < LineReader.LONGEST_LINE_BYTES) {
        bytes.write(next);
      }
      size++;
      if (escaped) {
        escaped = false;
      } else if (quoted) {
        escaped = next == '\\';
        quoted = next != '"';
      } else if (next == '"') {
        quoted = true;
      } else if (next == '{' || next == '[') {
        depth++;
      } else if (next == '}' || next == ']') {
        depth--;
      }
    }

    /** Whether a comma or a bracket would be the array's. */
    boolean isOutside() {
      return !quoted && depth <= 0;
    }

    /** Whether this could be a whole element. */
    boolean isWhole() {
      return size > 0 && isOutside();
    }

    ReceivedLine item() {
      number++;
      return ReceivedLine.ofItem(number, bytes.toByteArray(), size);
    }
  }
}
