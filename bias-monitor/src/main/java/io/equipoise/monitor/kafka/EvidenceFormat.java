package io.equipoise.monitor.kafka;

import io.equipoise.monitor.domain.evidence.ShortageEvidence;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The evidence about a subgroup: its totals, then each bet's, all as counts. */
final class EvidenceFormat extends BinaryFormat<ShortageEvidence.State> {
  EvidenceFormat() {
    super("evidence", 1);
  }

  @Override
  void write(ShortageEvidence.State state, DataOutputStream out) throws IOException {
    writeCount(out, state.count());
    writeCount(out, state.support());
    writeCount(out, state.runs().size());
    for (ShortageEvidence.Run run : state.runs()) {
      writeCount(out, run.count());
      writeCount(out, run.support());
    }
  }

  @Override
  ShortageEvidence.State read(DataInputStream in) throws IOException {
    long count = readCount(in);
    long support = readCount(in);
    long runs = readCount(in);
    List<ShortageEvidence.Run> read = new ArrayList<>();
    for (long i = 0; i < runs; i++) {
      long runCount = readCount(in);
      read.add(new ShortageEvidence.Run(runCount, readCount(in)));
    }
    return new ShortageEvidence.State(read, count, support);
  }
}
