package io.equipoise.monitor.kafka;

import io.equipoise.cohort.alert.Alert;
import io.equipoise.cohort.alert.AlertState;
import io.equipoise.cohort.alert.Severity;
import io.equipoise.cohort.population.Subgroup;
import io.equipoise.monitor.app.AlertSubject;
import io.equipoise.monitor.app.KeptAlert;
import io.equipoise.monitor.domain.TellableFigures;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An alert, what its last version could tell and what it is about; states and severities by name,
 * so that their order may change. Format 1 had the alert only.
 */
final class AlertFormat extends BinaryFormat<KeptAlert> {
  private static final int WITHOUT_SUBJECT = 1;

  AlertFormat() {
    super("alert", 2);
  }

  @Override
  void write(KeptAlert kept, DataOutputStream out) throws IOException {
    Alert alert = kept.alert();
    out.writeUTF(alert.id());
    out.writeUTF(alert.state().name());
    out.writeUTF(alert.severity().name());
    out.writeLong(alert.since());
    writeCount(out, alert.episode());
    writeCount(out, alert.revision());
    writeCount(out, alert.publishedDeficit());
    writeOptional(alert.raisedAt(), out);
    writeOptional(alert.resolvedAt(), out);
    out.writeBoolean(kept.told().count());
    out.writeBoolean(kept.told().support());
    out.writeBoolean(kept.told().records());
    out.writeBoolean(kept.subject().isPresent());
    if (kept.subject().isPresent()) {
      write(kept.subject().get(), out);
    }
  }

  @Override
  KeptAlert read(DataInputStream in) throws IOException {
    Alert alert = readAlert(in);
    TellableFigures told =
        new TellableFigures(in.readBoolean(), in.readBoolean(), in.readBoolean());
    return new KeptAlert(
        alert, told, in.readBoolean() ? Optional.of(readSubject(in)) : Optional.empty());
  }

  @Override
  KeptAlert readEarlier(int found, DataInputStream in) throws IOException {
    return found == WITHOUT_SUBJECT
        ? new KeptAlert(readAlert(in), TellableFigures.ALL, Optional.empty())
        : super.readEarlier(found, in);
  }

  private static Alert readAlert(DataInputStream in) throws IOException {
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

  private static void write(AlertSubject subject, DataOutputStream out) throws IOException {
    out.writeUTF(subject.window());
    out.writeLong(subject.windowStart());
    out.writeLong(subject.windowEnd());
    writeCount(out, subject.subgroup().conditions().size());
    for (Subgroup.Condition condition : subject.subgroup().conditions()) {
      out.writeUTF(condition.attribute());
      out.writeUTF(condition.value());
    }
    out.writeDouble(subject.reference());
    out.writeUTF(subject.referenceVersion());
  }

  private static AlertSubject readSubject(DataInputStream in) throws IOException {
    String window = in.readUTF();
    long start = in.readLong();
    long end = in.readLong();
    long count = readCount(in);
    List<Subgroup.Condition> conditions = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      String attribute = in.readUTF();
      conditions.add(new Subgroup.Condition(attribute, in.readUTF()));
    }
    return new AlertSubject(
        window, start, end, new Subgroup(conditions), in.readDouble(), in.readUTF());
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
