package io.equipoise.monitor.kafka;

import io.equipoise.monitor.domain.CellTally;
import io.equipoise.monitor.domain.Chunk;
import io.equipoise.monitor.domain.PaneCell;
import io.equipoise.monitor.domain.PartitionProgress;
import io.equipoise.monitor.domain.TallyShape;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A chunk: the shape's fingerprint, the partition, its progress, then each tally with its pane (8
 * bytes) and cell.
 */
final class ChunkFormat extends BinaryFormat<Chunk> {
  private final ProgressFormat progress = new ProgressFormat();
  private final TallyFormat tallies;

  ChunkFormat(TallyShape shape) {
    super("chunk", 2);
    this.tallies = new TallyFormat(shape);
  }

  @Override
  void write(Chunk chunk, DataOutputStream out) throws IOException {
    tallies.writeFingerprint(out);
    writeCount(out, chunk.partition());
    progress.write(chunk.progress(), out);
    writeCount(out, chunk.tallies().size());
    for (Chunk.Placed placed : chunk.tallies()) {
      out.writeLong(placed.place().pane());
      writeCount(out, placed.place().cell());
      tallies.writeFigures(placed.tally(), out);
    }
  }

  @Override
  Chunk read(DataInputStream in) throws IOException {
    tallies.checkFingerprint(in);
    int partition = (int) readCount(in);
    PartitionProgress reached = progress.read(in);
    int size = (int) readCount(in);
    List<Chunk.Placed> placed = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      long pane = in.readLong();
      long cell = readCount(in);
      CellTally tally = tallies.readFigures(in);
      placed.add(new Chunk.Placed(new PaneCell(pane, cell), tally));
    }
    return new Chunk(partition, reached, placed);
  }
}
