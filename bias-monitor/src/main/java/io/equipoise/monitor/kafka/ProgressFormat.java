package io.equipoise.monitor.kafka;

import io.equipoise.monitor.domain.PartitionProgress;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** A partition's progress: stream time (8 bytes), then its counts. */
final class ProgressFormat extends BinaryFormat<PartitionProgress> {
  ProgressFormat() {
    super("progress", 1);
  }

  @Override
  void write(PartitionProgress progress, DataOutputStream out) throws IOException {
    out.writeLong(progress.streamTime());
    writeCount(out, progress.nextOffset());
    writeCount(out, progress.tallied());
    writeCount(out, progress.late());
    writeCount(out, progress.rejected());
  }

  @Override
  PartitionProgress read(DataInputStream in) throws IOException {
    long streamTime = in.readLong();
    return new PartitionProgress(
        readCount(in), streamTime, readCount(in), readCount(in), readCount(in));
  }
}
