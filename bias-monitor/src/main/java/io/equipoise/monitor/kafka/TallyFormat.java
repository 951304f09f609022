package io.equipoise.monitor.kafka;

import io.equipoise.monitor.domain.CellTally;
import io.equipoise.monitor.domain.TallyShape;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.kafka.common.errors.SerializationException;

/**
 * A tally: the shape's fingerprint (4 bytes), then its figures: records, labelled and positives,
 * number and missing count of each column that misses a value (all as variable-length counts), then
 * sum and sum of squares of each number column (8 bytes each). About {@code 8 + 2 * columns with a
 * missing value + 16 * number columns} bytes. Where patients are counted, their sketch follows: 1
 * or 2 bytes and 8 per patient of the tally, 32 KiB at most.
 */
final class TallyFormat extends BinaryFormat<CellTally> {
  private final PatientsFormat patients = new PatientsFormat();
  private final TallyShape shape;

  TallyFormat(TallyShape shape) {
    super("tally", 3);
    this.shape = shape;
  }

  @Override
  void write(CellTally tally, DataOutputStream out) throws IOException {
    writeFingerprint(out);
    writeFigures(tally, out);
  }

  @Override
  CellTally read(DataInputStream in) throws IOException {
    checkFingerprint(in);
    return readFigures(in);
  }

  void writeFingerprint(DataOutputStream out) throws IOException {
    out.writeInt(shape.fingerprint());
  }

  void checkFingerprint(DataInputStream in) throws IOException {
    if (in.readInt() != shape.fingerprint()) {
      throw new SerializationException(
          "the monitor's state was made for a descriptor with other columns, label, protected attributes or counting unit; "
              + "run the monitor with that descriptor, or reset its application id with kafka-streams-application-reset");
    }
  }

  void writeFigures(CellTally tally, DataOutputStream out) throws IOException {
    writeCount(out, tally.records());
    writeCount(out, tally.labelled());
    writeCount(out, tally.positives());
    writeMissing(tally, out);
    for (int position = 0; position < shape.numberColumns(); position++) {
      out.writeDouble(tally.sum(position));
      out.writeDouble(tally.sumOfSquares(position));
    }
    if (shape.countsPatients()) {
      patients.write(tally.patients().orElseThrow(), out);
    }
  }

  CellTally readFigures(DataInputStream in) throws IOException {
    long records = readCount(in);
    long labelled = readCount(in);
    long positives = readCount(in);
    long[] missing = readMissing(in);
    double[] sums = new double[shape.numberColumns()];
    double[] sumsOfSquares = new double[sums.length];
    for (int position = 0; position < sums.length; position++) {
      sums[position] = in.readDouble();
      sumsOfSquares[position] = in.readDouble();
    }
    CellTally tally = CellTally.of(records, labelled, positives, missing, sums, sumsOfSquares);
    return shape.countsPatients() ? tally.withPatients(patients.read(in)) : tally;
  }

  /** Most tallies in a chunk miss nothing, so only the columns that do are written. */
  private void writeMissing(CellTally tally, DataOutputStream out) throws IOException {
    int columns = 0;
    for (int column = 0; column < shape.columns(); column++) {
      columns += tally.missing(column) > 0 ? 1 : 0;
    }
    writeCount(out, columns);
    for (int column = 0; column < shape.columns(); column++) {
      if (tally.missing(column) > 0) {
        writeCount(out, column);
        writeCount(out, tally.missing(column));
      }
    }
  }

  private long[] readMissing(DataInputStream in) throws IOException {
    long[] missing = new long[shape.columns()];
    long columns = readCount(in);
    for (long i = 0; i < columns; i++) {
      missing[(int) readCount(in)] = readCount(in);
    }
    return missing;
  }
}
