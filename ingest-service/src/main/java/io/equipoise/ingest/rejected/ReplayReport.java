package io.equipoise.ingest.rejected;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a replay did. Always {@code read = earlier + passed + still bad + cannot}. For one thread.
 */
final class ReplayReport {
  /** Most items that are named one by one for each reason. */
  private static final int NAMED = 5;

  private final Map<String, Long> stillBad = new TreeMap<>();
  private final Map<String, List<String>> cannot = new TreeMap<>();
  private long read;
  private long earlier;
  private long passed;

  void addRead() {
    read++;
  }

  void addEarlier() {
    earlier++;
  }

  void addPassed() {
    passed++;
  }

  void addStillBad(String code) {
    stillBad.merge(code, 1L, Long::sum);
  }

  void addCannot(String why, RejectedItem item) {
    cannot
        .computeIfAbsent(why, reason -> new ArrayList<>())
        .add(item.id() + " (" + item.source() + " " + item.position() + ")");
  }

  long passed() {
    return passed;
  }

  /** Items that stay rejected. */
  long left() {
    return read - earlier - passed;
  }

  void print(PrintWriter out, String dataset, boolean dryRun) {
    out.printf(
        Locale.ROOT,
        "%s: %,d rejected items read, %,d pass now and were %s, %,d sent by earlier replays, %,d stay rejected%n",
        dataset,
        read,
        passed,
        dryRun ? "not sent (--dry-run)" : "sent",
        earlier,
        left());
    stillBad.forEach((code, n) -> out.printf(Locale.ROOT, "%,10d  still rejected: %s%n", n, code));
    cannot.forEach(
        (why, items) -> {
          out.printf(Locale.ROOT, "%,10d  cannot be read again: %s%n", items.size(), why);
          out.printf(
              "            %s%s%n",
              String.join(", ", items.subList(0, Math.min(NAMED, items.size()))),
              items.size() > NAMED ? ", …" : "");
        });
    out.flush();
  }

  void printJson(PrintWriter out, String dataset, boolean dryRun) {
    out.println(
        RejectedView.object(
            json -> {
              json.writeStringField("dataset", dataset);
              json.writeBooleanField("dryRun", dryRun);
              json.writeNumberField("read", read);
              json.writeNumberField("passed", passed);
              json.writeNumberField("sentEarlier", earlier);
              json.writeObjectFieldStart("stillRejected");
              for (Map.Entry<String, Long> code : stillBad.entrySet()) {
                json.writeNumberField(code.getKey(), code.getValue());
              }
              json.writeEndObject();
              json.writeArrayFieldStart("cannot");
              for (Map.Entry<String, List<String>> reason : cannot.entrySet()) {
                json.writeStartObject();
                json.writeStringField("reason", reason.getKey());
                json.writeArrayFieldStart("items");
                for (String item : reason.getValue()) {
                  json.writeString(item);
                }
                json.writeEndArray();
                json.writeEndObject();
              }
              json.writeEndArray();
            }));
    out.flush();
  }
}
