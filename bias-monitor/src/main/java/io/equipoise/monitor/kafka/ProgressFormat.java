package io.equipoise.monitor.kafka;

import io.equipoise.monitor.domain.PartitionProgress;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** A partition's progress: stream time and arrival (8 bytes each), then its counts. */
final class ProgressFormat extends BinaryFormat<PartitionProgress> {
  ProgressFormat() {
    super("progress", 2);
  }

  @Override
  void write(PartitionProgress progress, DataOutputStream out) throws IOException {
    out.writeLong(progress.streamTime());
    out.writeLong(progress.arrival());
    writeCount(out, progress.nextOffset());
    writeCount(out, progress.tallied());
    writeCount(out, progress.rejected());
  }

  @Override
  PartitionProgress read(DataInputStream in) throws IOException {
    long streamTime = in.readLong();
    long arrival = in.readLong();
    return new PartitionProgress(readCount(in), streamTime, arrival, readCount(in), readCount(in));
  }
}
