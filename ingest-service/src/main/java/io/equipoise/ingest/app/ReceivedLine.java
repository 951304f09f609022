package io.equipoise.ingest.app;

import java.util.Arrays;

/**
 * Bytes of a file as they were received: one line, or the few lines of one CSV row. Holds patient
 * values, so it prints none of them.
 */
public final class ReceivedLine {
  private final long number;
  private final byte[] bytes;
  private final long sizeBytes;
  private final String unit;

  /**
   * Bytes from line {@code number} (from 1) on, which become the line's own: the caller must not
   * change them.
   *
   * @param number line in the file, from 1
   * @param bytes the bytes without the line's end; only the first ones of a line that is too long
   * @param sizeBytes how many bytes the line has
   */
  public ReceivedLine(long number, byte[] bytes, long sizeBytes) {
    this(number, bytes, sizeBytes, "line");
  }

  private ReceivedLine(long number, byte[] bytes, long sizeBytes, String unit) {
    this.number = number;
    this.bytes = bytes;
    this.sizeBytes = sizeBytes;
    this.unit = unit;
  }

  /** Bytes of an item that is found by its number, from 1, and not by a line. */
  public static ReceivedLine ofItem(long number, byte[] bytes, long sizeBytes) {
    return new ReceivedLine(number, bytes, sizeBytes, "item");
  }

  /** Line in the file, or number of the item, from 1. */
  public long number() {
    return number;
  }

  /** A copy of the bytes, without the line's end. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** A copy of the first bytes, at most {@code atMost}. */
  public byte[] bytes(int atMost) {
    return Arrays.copyOf(bytes, Math.min(bytes.length, atMost));
  }

  /** How many bytes the line has; more than {@link #bytes()} when it was too long to be kept. */
  public long sizeBytes() {
    return sizeBytes;
  }

  /** How many of its bytes are held in memory. */
  public int keptBytes() {
    return bytes.length;
  }

  /** Whether bytes are missing at the end because the line is too long. */
  public boolean isCut() {
    return bytes.length < sizeBytes;
  }

  /** Whether the line holds nothing but white space. */
  public boolean isBlank() {
    for (byte b : bytes) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }

  /** Where the line is, for people. */
  public String position() {
    return unit + " " + number;
  }

  @Override
  public String toString() {
    return "ReceivedLine[" + position() + ", " + sizeBytes + " bytes]";
  }
}
