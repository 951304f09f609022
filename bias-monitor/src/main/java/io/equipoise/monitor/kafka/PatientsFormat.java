package io.equipoise.monitor.kafka;

import io.equipoise.monitor.domain.DistinctPatients;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.kafka.common.errors.SerializationException;

/** A sketch of distinct patients: the number of its entries, then each (8 bytes). */
final class PatientsFormat extends BinaryFormat<DistinctPatients> {
  PatientsFormat() {
    super("patients", 1);
  }

  @Override
  void write(DistinctPatients patients, DataOutputStream out) throws IOException {
    writeCount(out, patients.entries());
    for (int i = 0; i < patients.entries(); i++) {
      out.writeLong(patients.entry(i));
    }
  }

  @Override
  DistinctPatients read(DataInputStream in) throws IOException {
    long size = readCount(in);
    if (size > DistinctPatients.EXACT + 1) {
      throw new SerializationException("state holds a sketch of too many patients");
    }
    long[] entries = new long[(int) size];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = in.readLong();
    }
    return DistinctPatients.of(entries);
  }
}
