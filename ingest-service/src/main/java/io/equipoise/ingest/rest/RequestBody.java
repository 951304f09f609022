package io.equipoise.ingest.rest;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A body, unpacked where it was packed, up to a size. What goes wrong is a {@link
 * ProblemException}: however little is sent, no more than the limit is ever unpacked.
 */
final class RequestBody extends InputStream {
  /** So much may be unpacked from however little: small bodies of few words pack very well. */
  private static final long RATIO_FROM_BYTES = 1 << 20;

  private static final int BUFFER_BYTES = 16 << 10;

  private final ArrivingBytes arriving;
  private final InputStream bytes;
  private final boolean packed;
  private final long most;
  private final int ratio;
  private long count;

  private RequestBody(
      ArrivingBytes arriving, InputStream bytes, boolean packed, long most, int ratio) {
    this.arriving = arriving;
    this.bytes = bytes;
    this.packed = packed;
    this.most = most;
    this.ratio = ratio;
  }

  /**
   * A body that is sent as it is.
   *
   * @param most bytes that may be read
   */
  static RequestBody plain(ArrivingBytes arriving, long most) {
    return new RequestBody(arriving, arriving, false, most, 1);
  }

  /**
   * A body that is packed by gzip.
   *
   * @param most bytes that may be unpacked
   * @param ratio most bytes that one byte may unpack to
   */
  static RequestBody gzip(ArrivingBytes arriving, long most, int ratio) {
    try {
      return new RequestBody(
          arriving, new GZIPInputStream(arriving, BUFFER_BYTES), true, most, ratio);
    } catch (IOException broken) {
      throw brokenGzip();
    }
  }

  /** Bytes as they came, still packed. */
  long arrived() {
    return arriving.count();
  }

  @Override
  public int read() {
    byte[] single = new byte[1];
    return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    int read;
    try {
      read = bytes.read(target, offset, length);
    } catch (ZipException | EOFException broken) {
      throw brokenGzip();
    } catch (IOException broken) {
      throw unreadable();
    }
    if (read > 0) {
      count += read;
      check();
    }
    return read;
  }

  private void check() {
    if (count > most) {
      throw tooLarge(most);
    }
    if (packed && count > RATIO_FROM_BYTES && count / ratio > arriving.count()) {
      throw new ProblemException(
          ProblemKind.COMPRESSION_RATIO,
          "the body unpacks to more than " + ratio + " times its size; send it in smaller parts");
    }
  }

  /** The problem of a body with more than {@code most} bytes. */
  static ProblemException tooLarge(long most) {
    return new ProblemException(
        ProblemKind.BODY_TOO_LARGE,
        "the body has more than "
            + most
            + " bytes (unpacked, where it is packed); send it in smaller parts");
  }

  /** The problem of a body whose bytes do not come. */
  static ProblemException unreadable() {
    return new ProblemException(ProblemKind.BAD_REQUEST, "the body cannot be read");
  }

  private static ProblemException brokenGzip() {
    return new ProblemException(
        ProblemKind.BROKEN_GZIP, "the body is said to be gzip, but is not, or is cut off");
  }
}
