package io.equipoise.ingest.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Arrays;

/**
 * The three bytes EF BB BF with which some programs begin UTF-8. They say nothing, and belong to
 * the file or the body and not to its first line: they are taken off where a stream of UTF-8
 * begins, and where one JSON text does, so that files that were put together keep their seams.
 */
public final class ByteOrderMark {
  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private ByteOrderMark() {}

  /** How many bytes the mark takes at the start: 3, or 0 where there is none. */
  public static int length(byte[] utf8) {
    return utf8.length >= MARK.length && Arrays.equals(utf8, 0, MARK.length, MARK, 0, MARK.length)
        ? MARK.length
        : 0;
  }

  /** The bytes behind the mark; where there is none, the very array that was given. */
  public static byte[] without(byte[] utf8) {
    int length = length(utf8);
    return length == 0 ? utf8 : Arrays.copyOfRange(utf8, length, utf8.length);
  }

  /**
   * The stream behind its mark. Reads the first bytes at once.
   *
   * @param utf8 a stream at its start, which the one returned will close
   * @throws IOException when the stream cannot be read
   */
  public static InputStream skipped(InputStream utf8) throws IOException {
    byte[] start = utf8.readNBytes(MARK.length);
    PushbackInputStream stream = new PushbackInputStream(utf8, MARK.length);
    if (length(start) == 0) {
      stream.unread(start);
    }
    return stream;
  }
}
