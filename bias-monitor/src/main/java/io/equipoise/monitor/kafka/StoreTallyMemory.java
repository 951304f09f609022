package io.equipoise.monitor.kafka;

import io.equipoise.monitor.app.TallyMemory;
import io.equipoise.monitor.domain.Chunk;
import io.equipoise.monitor.domain.SampleSlots;
import io.equipoise.monitor.domain.TallyShape;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * {@link TallyMemory} in the state stores of the tally step: the unfinished chunk under one key;
 * the sample's slots under {@code <stratum>} (arrivals) and {@code <stratum>#<block>} (owners).
 */
final class StoreTallyMemory implements TallyMemory {
  private static final String CHUNK = "chunk";
  private static final char OF = '#';

  private final KeyValueStore<String, byte[]> chunks;
  private final KeyValueStore<String, byte[]> slots;
  private final UnfinishedFormat format;

  StoreTallyMemory(
      KeyValueStore<String, byte[]> chunks, KeyValueStore<String, byte[]> slots, TallyShape shape) {
    this.chunks = chunks;
    this.slots = slots;
    this.format = new UnfinishedFormat(shape);
  }

  @Override
  public Optional<Unfinished> chunk() {
    return Optional.ofNullable(chunks.get(CHUNK)).map(format::decode);
  }

  @Override
  public void putChunk(Unfinished chunk) {
    chunks.put(CHUNK, format.encode(chunk));
  }

  @Override
  public void restore(SampleSlots to) {
    try (KeyValueIterator<String, byte[]> all = slots.all()) {
      all.forEachRemaining(
          entry -> {
            ByteBuffer value = ByteBuffer.wrap(entry.value);
            int at = entry.key.lastIndexOf(OF);
            if (at < 0) {
              to.restoreArrivals(entry.key, value.getLong());
            } else {
              long[] owners = new long[entry.value.length / Long.BYTES];
              value.asLongBuffer().get(owners);
              to.restoreOwners(
                  entry.key.substring(0, at),
                  Integer.parseInt(entry.key.substring(at + 1)),
                  owners);
            }
          });
    }
  }

  @Override
  public SampleSlots.Keeper keeper() {
    return new SampleSlots.Keeper() {
      @Override
      public void putArrivals(String stratum, long arrivals) {
        slots.put(stratum, bytes(arrivals));
      }

      @Override
      public void putOwners(String stratum, int block, long[] owners) {
        slots.put(stratum + OF + block, bytes(owners));
      }
    };
  }

  private static byte[] bytes(long... values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES);
    bytes.asLongBuffer().put(values);
    return bytes.array();
  }

  /** Where the chunk began, then the chunk so far. */
  private static final class UnfinishedFormat extends BinaryFormat<Unfinished> {
    private final ChunkFormat chunks;

    UnfinishedFormat(TallyShape shape) {
      super("unfinished chunk", 2);
      this.chunks = new ChunkFormat(shape);
    }

    @Override
    void write(Unfinished value, DataOutputStream out) throws IOException {
      writeCount(out, value.begunAt());
      chunks.write(value.state(), out);
    }

    @Override
    Unfinished read(DataInputStream in) throws IOException {
      long begunAt = readCount(in);
      Chunk state = chunks.read(in);
      return new Unfinished(state, begunAt);
    }
  }
}
