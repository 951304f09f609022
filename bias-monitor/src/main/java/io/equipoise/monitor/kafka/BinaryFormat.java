package io.equipoise.monitor.kafka;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * How one type is written as bytes in the monitor's own state and internal topics. The first byte
 * is the format's version.
 *
 * @param <T> the type
 */
abstract class BinaryFormat<T> {
  private final String name;
  private final byte version;

  BinaryFormat(String name, int version) {
    this.name = name;
    this.version = (byte) version;
  }

  abstract void write(T value, DataOutputStream out) throws IOException;

  abstract T read(DataInputStream in) throws IOException;

  /** Reads what an earlier release wrote; refused unless a format knows better. */
  T readEarlier(int found, DataInputStream in) throws IOException {
    throw new SerializationException(
        "state holds " + name + " in format " + found + ", this release reads " + version);
  }

  final byte[] encode(T value) {
    GrowingBytes bytes = new GrowingBytes();
    try {
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeByte(version);
      write(value, out);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + name + " to memory", e);
    }
  }

  final T decode(byte[] bytes) {
    try {
      DataInputStream in = new DataInputStream(new GivenBytes(bytes));
      byte found = in.readByte();
      return found == version ? read(in) : readEarlier(found, in);
    } catch (IOException e) {
      throw new SerializationException("state holds a " + name + " that is cut short", e);
    }
  }

  /** The format as a serde; a null (a tombstone) stays null. */
  final Serde<T> serde() {
    return Serdes.serdeFrom(
        (topic, value) -> value == null ? null : encode(value),
        (topic, bytes) -> bytes == null ? null : decode(bytes));
  }

  /** Writes a number of 0 or more in 7 bits per byte, the lowest first (unsigned LEB128). */
  static void writeCount(DataOutputStream out, long count) throws IOException {
    long rest = count;
    while ((rest & ~0x7FL) != 0) {
      out.writeByte((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    out.writeByte((int) rest);
  }

  /** Reads what {@link #writeCount} wrote. */
  static long readCount(DataInputStream in) throws IOException {
    long count = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = in.readByte();
      count |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return count;
      }
    }
    throw new SerializationException("state holds a count of more than 64 bits");
  }

  /**
   * Bytes being written. Java's own stream takes a lock for every byte, which was a tenth of the
   * tally step's time.
   */
  private static final class GrowingBytes extends OutputStream {
    private byte[] bytes = new byte[512];
    private int length;

    @Override
    public void write(int b) {
      room(1);
      bytes[length++] = (byte) b;
    }

    @Override
    public void write(byte[] from, int offset, int count) {
      room(count);
      System.arraycopy(from, offset, bytes, length, count);
      length += count;
    }

    byte[] toByteArray() {
      return Arrays.copyOf(bytes, length);
    }

    private void room(int count) {
      if (bytes.length - length < count) {
        bytes = Arrays.copyOf(bytes, Math.max(length + count, 2 * bytes.length));
      }
    }
  }

  /** Bytes being read, without a lock likewise. */
  private static final class GivenBytes extends InputStream {
    private final byte[] bytes;
    private int position;

    GivenBytes(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read() {
      return position < bytes.length ? bytes[position++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] to, int offset, int count) {
      if (position == bytes.length) {
        return count == 0 ? 0 : -1;
      }
      int taken = Math.min(count, bytes.length - position);
      System.arraycopy(bytes, position, to, offset, taken);
      position += taken;
      return taken;
    }
  }
}
