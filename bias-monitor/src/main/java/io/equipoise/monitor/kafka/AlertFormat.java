package io.equipoise.monitor.kafka;

import io.equipoise.cohort.alert.Alert;
import io.equipoise.cohort.alert.AlertState;
import io.equipoise.cohort.alert.Severity;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.OptionalLong;

/** The durable part of an alert; states and severities by name, so that their order may change. */
final class AlertFormat extends BinaryFormat<Alert> {
  AlertFormat() {
    super("alert", 1);
  }

  @Override
  void write(Alert alert, DataOutputStream out) throws IOException {
    out.writeUTF(alert.id());
    out.writeUTF(alert.state().name());
    out.writeUTF(alert.severity().name());
    out.writeLong(alert.since());
    writeCount(out, alert.episode());
    writeCount(out, alert.revision());
    writeCount(out, alert.publishedDeficit());
    writeOptional(alert.raisedAt(), out);
    writeOptional(alert.resolvedAt(), out);
  }

  @Override
  Alert read(DataInputStream in) throws IOException {
    return new Alert(
        in.readUTF(),
        AlertState.valueOf(in.readUTF()),
        Severity.valueOf(in.readUTF()),
        in.readLong(),
        (int) readCount(in),
        readCount(in),
        readCount(in),
        readOptional(in),
        readOptional(in));
  }

  private static void writeOptional(OptionalLong value, DataOutputStream out) throws IOException {
    out.writeBoolean(value.isPresent());
    if (value.isPresent()) {
      out.writeLong(value.getAsLong());
    }
  }

  private static OptionalLong readOptional(DataInputStream in) throws IOException {
    return in.readBoolean() ? OptionalLong.of(in.readLong()) : OptionalLong.empty();
  }
}
