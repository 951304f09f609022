package io.equipoise.synth.generate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.cohort.digest.Sha256;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A header and numbers as bytes.
 *
 * <p>Layout: a name of 8 bytes; version of the format (4 bytes, big endian); length of the header
 * (4 bytes); the header, JSON in UTF-8; the arrays that the header gives the lengths of, one after
 * the other, as little-endian floats ({@code arrays}), then doubles ({@code doubles}); SHA-256 of
 * everything before (32 bytes).
 *
 * <p>Nothing in it is executed or names a class. Lengths are compared with bounds before memory is
 * taken, and nothing is used before the checksum is right.
 *
 * @param header what describes the numbers
 * @param arrays floats
 * @param doubles doubles
 */
public record CheckpointFile(JsonNode header, List<float[]> arrays, List<double[]> doubles) {
  /** 32 million numbers of either kind, 128 MiB of floats. */
  public static final long MOST_NUMBERS = 32L << 20;

  private static final int NAME_LENGTH = 8;
  private static final int VERSION = 1;
  private static final int MOST_HEADER = 8 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Copies the lists. */
  public CheckpointFile {
    arrays = List.copyOf(arrays);
    doubles = List.copyOf(doubles);
  }

  /**
   * Writes the header, to which it adds the lengths, and the numbers.
   *
   * @param name name of the kind of model, 8 ASCII characters
   */
  public static void write(
      String name,
      ObjectNode header,
      List<float[]> arrays,
      List<double[]> doubles,
      OutputStream out)
      throws IOException {
    ArrayNode floatLengths = header.putArray("arrays");
    arrays.forEach(array -> floatLengths.add(array.length));
    if (!doubles.isEmpty()) {
      ArrayNode doubleLengths = header.putArray("doubles");
      doubles.forEach(array -> doubleLengths.add(array.length));
    }
    byte[] text = JSON.writeValueAsBytes(header);
    MessageDigest digest = Sha256.digest();
    DataOutputStream data = new DataOutputStream(new DigestOutputStream(out, digest));
    data.write(name.getBytes(StandardCharsets.US_ASCII));
    data.writeInt(VERSION);
    data.writeInt(text.length);
    data.write(text);
    for (float[] array : arrays) {
      byte[] bytes = new byte[Math.multiplyExact(array.length, Float.BYTES)];
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(array);
      data.write(bytes);
    }
    for (double[] array : doubles) {
      byte[] bytes = new byte[Math.multiplyExact(array.length, Double.BYTES)];
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().put(array);
      data.write(bytes);
    }
    data.flush();
    out.write(digest.digest());
    out.flush();
  }

  /**
   * The name of the kind of model that the bytes begin with, without reading past it; empty text
   * when there are too few bytes.
   *
   * @param in a stream that can be {@linkplain InputStream#mark marked}
   */
  public static String peekName(InputStream in) throws IOException {
    in.mark(NAME_LENGTH);
    byte[] name = in.readNBytes(NAME_LENGTH);
    in.reset();
    return name.length < NAME_LENGTH ? "" : new String(name, StandardCharsets.US_ASCII);
  }

  /**
   * Reads what {@link #write} has written.
   *
   * @throws CheckpointException when the bytes are no checkpoint of this name, of an unknown
   *     version, damaged or too large
   */
  public static CheckpointFile read(String name, InputStream in) throws IOException {
    MessageDigest digest = Sha256.digest();
    DataInputStream data = new DataInputStream(new DigestInputStream(in, digest));
    try {
      byte[] magic = new byte[NAME_LENGTH];
      data.readFully(magic);
      require(
          Arrays.equals(magic, name.getBytes(StandardCharsets.US_ASCII)),
          "this is no checkpoint " + name);
      int version = data.readInt();
      require(
          version == VERSION,
          "checkpoint has version " + version + ", this program reads " + VERSION);
      int length = data.readInt();
      require(length > 0 && length <= MOST_HEADER, "checkpoint's header is too large");
      byte[] text = new byte[length];
      data.readFully(text);
      JsonNode header = JSON.readTree(text);
      List<float[]> arrays = new ArrayList<>();
      for (int size : sizes(header.path("arrays"))) {
        ByteBuffer bytes = bytes(data, (long) size * Float.BYTES);
        float[] values = new float[size];
        bytes.asFloatBuffer().get(values);
        arrays.add(values);
      }
      List<double[]> doubles = new ArrayList<>();
      for (int size : header.has("doubles") ? sizes(header.path("doubles")) : List.<Integer>of()) {
        ByteBuffer bytes = bytes(data, (long) size * Double.BYTES);
        double[] values = new double[size];
        bytes.asDoubleBuffer().get(values);
        doubles.add(values);
      }
      byte[] actual = digest.digest();
      byte[] expected = new byte[actual.length];
      new DataInputStream(in).readFully(expected);
      require(
          MessageDigest.isEqual(actual, expected), "checkpoint is damaged: its checksum is wrong");
      return new CheckpointFile(header, arrays, doubles);
    } catch (EOFException e) {
      throw new CheckpointException("checkpoint is cut short");
    } catch (JsonProcessingException e) {
      throw new CheckpointException("checkpoint's header is not readable");
    }
  }

  private static List<Integer> sizes(JsonNode node) throws CheckpointException {
    require(node.isArray() && node.size() <= 1_000, "checkpoint has no usable list of arrays");
    List<Integer> sizes = new ArrayList<>();
    long total = 0;
    for (JsonNode size : node) {
      require(size.canConvertToInt() && size.asInt() >= 0, "checkpoint has an impossible array");
      total += size.asInt();
      require(total <= MOST_NUMBERS, "checkpoint holds more numbers than this program reads");
      sizes.add(size.asInt());
    }
    return sizes;
  }

  /** Memory is taken as bytes come, so that a length alone takes none. */
  private static ByteBuffer bytes(InputStream in, long size) throws IOException {
    byte[] bytes = in.readNBytes(Math.toIntExact(size));
    if (bytes.length < size) {
      throw new EOFException();
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void require(boolean condition, String message) throws CheckpointException {
    if (!condition) {
      throw new CheckpointException(message);
    }
  }
}
