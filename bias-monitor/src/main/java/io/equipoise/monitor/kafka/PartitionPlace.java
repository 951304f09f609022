package io.equipoise.monitor.kafka;

import io.equipoise.monitor.domain.PaneCell;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * The place of one partition's tally.
 *
 * @param place pane and cell
 * @param partition input partition
 */
record PartitionPlace(PaneCell place, int partition) {

  /** Pane and cell, then the partition. */
  static final class Format extends BinaryFormat<PartitionPlace> {
    private final PaneCellFormat places = new PaneCellFormat();

    Format() {
      super("partition's place", 1);
    }

    @Override
    void write(PartitionPlace key, DataOutputStream out) throws IOException {
      places.write(key.place(), out);
      writeCount(out, key.partition());
    }

    @Override
    PartitionPlace read(DataInputStream in) throws IOException {
      PaneCell place = places.read(in);
      return new PartitionPlace(place, (int) readCount(in));
    }
  }
}
