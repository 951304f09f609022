package io.equipoise.monitor.kafka;

import io.equipoise.monitor.domain.CellTally;
import io.equipoise.monitor.domain.PaneCell;
import io.equipoise.monitor.domain.PartitionProgress;
import io.equipoise.monitor.domain.TallyShape;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.kafka.common.errors.SerializationException;

/**
 * What the tally step tells the merge step about one input partition. Messages of a partition stay
 * in order.
 */
sealed interface TallyMessage {

  /** The input partition. */
  int partition();

  /**
   * The cumulative tally of a pane and cell; replaces the one before.
   *
   * @param partition input partition
   * @param place pane and cell
   * @param tally tally of the partition's records
   */
  record Tallied(int partition, PaneCell place, CellTally tally) implements TallyMessage {}

  /**
   * How far the partition has been read; follows the tallies that it speaks of.
   *
   * @param partition input partition
   * @param progress its progress
   */
  record Progressed(int partition, PartitionProgress progress) implements TallyMessage {}

  /** A letter for the kind, the partition, then the rest in the formats of the stores. */
  final class Format extends BinaryFormat<TallyMessage> {
    private static final byte TALLIED = 'T';
    private static final byte PROGRESSED = 'P';

    private final PaneCellFormat places = new PaneCellFormat();
    private final ProgressFormat progress = new ProgressFormat();
    private final TallyFormat tallies;

    Format(TallyShape shape) {
      super("tally message", 1);
      this.tallies = new TallyFormat(shape);
    }

    @Override
    void write(TallyMessage message, DataOutputStream out) throws IOException {
      if (message instanceof Tallied tallied) {
        out.writeByte(TALLIED);
        writeCount(out, message.partition());
        places.write(tallied.place(), out);
        tallies.write(tallied.tally(), out);
      } else {
        out.writeByte(PROGRESSED);
        writeCount(out, message.partition());
        progress.write(((Progressed) message).progress(), out);
      }
    }

    @Override
    TallyMessage read(DataInputStream in) throws IOException {
      byte kind = in.readByte();
      int partition = (int) readCount(in);
      return switch (kind) {
        case TALLIED -> new Tallied(partition, places.read(in), tallies.read(in));
        case PROGRESSED -> new Progressed(partition, progress.read(in));
        default -> throw new SerializationException("unknown kind of tally message: " + kind);
      };
    }
  }
}
