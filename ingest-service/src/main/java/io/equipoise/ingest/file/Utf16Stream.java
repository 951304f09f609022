package io.equipoise.ingest.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * UTF-16 as UTF-8, so that lines can be told by their bytes. A byte order mark goes. What is no
 * character (half of a pair, an odd byte at the end) becomes bytes that are no UTF-8 either, so
 * that whoever reads the line strictly refuses that line, and only that one. Not safe to share
 * between threads.
 */
final class Utf16Stream extends InputStream {
  private static final int MARK = 0xFEFF;
  private static final int SWAPPED_MARK = 0xFFFE;
  private static final int NEVER_UTF_8 = 0xFF;
  private static final int END = -1;
  private static final int ODD = -2;
  private static final int NONE = -3;

  private final InputStream stream;
  private final byte[] pending = new byte[4];
  private ByteOrder order;
  private boolean begun;
  private int next;
  private int end;
  private int pushedBack = NONE;

  /**
   * The stream's characters; a byte order mark goes before the order that the charset names, and
   * without either the order is big-endian.
   */
  Utf16Stream(InputStream stream, Charset charset) {
    this.stream = stream;
    this.order =
        charset.equals(StandardCharsets.UTF_16LE) ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
  }

  /** Whether a charset is one of those that this stream reads. */
  static boolean reads(Charset charset) {
    return charset.name().startsWith("UTF-16");
  }

  @Override
  public int read() throws IOException {
    if (next == end && !fill()) {
      return END;
    }
    return pending[next++] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count = 0;
    while (count < length && (next < end || fill())) {
      target[offset + count++] = pending[next++];
    }
    return count == 0 && length > 0 ? END : count;
  }

  private boolean fill() throws IOException {
    int unit = unit();
    if (!begun) {
      begun = true;
      if (unit == SWAPPED_MARK) {
        order = order == ByteOrder.BIG_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
      }
      if (unit == MARK || unit == SWAPPED_MARK) {
        unit = unit();
      }
    }
    next = 0;
    end = 0;
    if (unit == ODD) {
      put(NEVER_UTF_8);
    } else if (unit != END) {
      encode(unit);
    }
    return end > 0;
  }

  private void encode(int unit) throws IOException {
    int point = unit;
    if (Character.isHighSurrogate((char) unit)) {
      int low = unit();
      if (low >= 0 && Character.isLowSurrogate((char) low)) {
        point = Character.toCodePoint((char) unit, (char) low);
      } else {
        pushedBack = low;
      }
    }
    if (point < 0x80) {
      put(point);
    } else if (point < 0x800) {
      put(0xC0 | (point >> 6));
      put(0x80 | (point & 0x3F));
    } else if (point < 0x10000) {
      put(0xE0 | (point >> 12));
      put(0x80 | ((point >> 6) & 0x3F));
      put(0x80 | (point & 0x3F));
    } else {
      put(0xF0 | (point >> 18));
      put(0x80 | ((point >> 12) & 0x3F));
      put(0x80 | ((point >> 6) & 0x3F));
      put(0x80 | (point & 0x3F));
    }
  }

  private void put(int value) {
    pending[end++] = (byte) value;
  }

  private int unit() throws IOException {
    if (pushedBack != NONE) {
      int again = pushedBack;
      pushedBack = NONE;
      return again;
    }
    int first = stream.read();
    if (first < 0) {
      return END;
    }
    int second = stream.read();
    if (second < 0) {
      return ODD;
    }
    return order == ByteOrder.BIG_ENDIAN ? (first << 8) | second : (second << 8) | first;
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
