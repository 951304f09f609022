package io.equipoise.evaluator.kafka;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far the state of drift has read the stream, as it stands beside that state: a group's offsets
 * expire when nothing was committed for a week ({@code offsets.retention.minutes}), the state does
 * not.
 *
 * @param topicId id of the topic that they are positions in; one that was deleted and made anew has
 *     another
 * @param byPartition partition to the offset of the next record
 */
record DriftPositions(String topicId, Map<Integer, Long> byPartition) {
  /** Key among those of the subgroups, whose ids all have an equals sign. */
  static final String KEY = "positions";

  private static final int FORMAT = 1;

  DriftPositions {
    byPartition = Map.copyOf(byPartition);
  }

  /** The positions if they are of this topic, else none. */
  Map<Integer, Long> in(String topicId) {
    return topicId.equals(this.topicId) ? byPartition : Map.of();
  }

  byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeUTF(topicId);
      out.writeInt(byPartition.size());
      for (Map.Entry<Integer, Long> position : new TreeMap<>(byPartition).entrySet()) {
        out.writeInt(position.getKey());
        out.writeLong(position.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("positions of drift cannot be written", e);
    }
    return bytes.toByteArray();
  }

  /**
   * What {@link #toBytes} wrote.
   *
   * @throws UncheckedIOException when it is something else
   */
  static DriftPositions of(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (in.readByte() != FORMAT) {
        throw new IOException("positions of drift are of another format");
      }
      String topicId = in.readUTF();
      Map<Integer, Long> byPartition = new HashMap<>();
      for (int left = in.readInt(); left > 0; left--) {
        byPartition.put(in.readInt(), in.readLong());
      }
      return new DriftPositions(topicId, byPartition);
    } catch (IOException e) {
      throw new UncheckedIOException("positions of drift cannot be read", e);
    }
  }
}
