package io.equipoise.monitor.kafka;

import io.equipoise.monitor.domain.PartitionProgress;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * What the merge step knows of an input partition.
 *
 * @param progress its latest progress; {@link PartitionProgress#START} before it reported any
 * @param counted its records that entered a live pane
 */
record PartitionReport(PartitionProgress progress, long counted) {
  static final PartitionReport NOTHING = new PartitionReport(PartitionProgress.START, 0);

  /** Progress, then the count. */
  static final class Format extends BinaryFormat<PartitionReport> {
    private final ProgressFormat progress = new ProgressFormat();

    Format() {
      super("partition's report", 1);
    }

    @Override
    void write(PartitionReport report, DataOutputStream out) throws IOException {
      progress.write(report.progress(), out);
      writeCount(out, report.counted());
    }

    @Override
    PartitionReport read(DataInputStream in) throws IOException {
      return new PartitionReport(progress.read(in), readCount(in));
    }
  }
}
