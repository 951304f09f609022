package io.equipoise.monitor.kafka;

import io.equipoise.cohort.population.Cell;
import io.equipoise.monitor.domain.PaneCell;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * The place of a tally: pane (8 bytes, sign flipped, so that bytes sort by time), then the cell's
 * key.
 */
final class PaneCellFormat extends BinaryFormat<PaneCell> {
  PaneCellFormat() {
    super("place", 1);
  }

  @Override
  void write(PaneCell place, DataOutputStream out) throws IOException {
    out.writeLong(place.pane() ^ Long.MIN_VALUE);
    out.writeUTF(place.cell().key());
  }

  @Override
  PaneCell read(DataInputStream in) throws IOException {
    long pane = in.readLong() ^ Long.MIN_VALUE;
    return new PaneCell(pane, Cell.parse(in.readUTF()));
  }
}
