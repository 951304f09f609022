package io.equipoise.ingest.rejected;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.equipoise.ingest.app.ReceivedLine;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;

/** Prints rejected items and their counts, as text or as one JSON object a line. */
final class RejectedView {
  private static final JsonFactory JSON = new JsonFactory();

  private final PrintWriter out;
  private final boolean json;
  private final boolean bytes;

  /**
   * A view that prints.
   *
   * @param json as JSON
   * @param bytes with the bytes as received, which are patients' data
   */
  RejectedView(PrintWriter out, boolean json, boolean bytes) {
    this.out = out;
    this.json = json;
    this.bytes = bytes;
  }

  void show(RejectedItem item) {
    if (json) {
      out.println(object(generator -> write(generator, item)));
      out.flush();
      return;
    }
    out.printf(
        Locale.ROOT,
        "%s  %-8s %-20s %-20s %s %s: %s%n",
        item.time().truncatedTo(ChronoUnit.SECONDS),
        item.id(),
        item.code(),
        item.field().isEmpty() ? "-" : item.field(),
        item.source(),
        item.position(),
        item.reason());
    if (bytes) {
      out.println("    " + item.received().map(RejectedView::text).orElse("(not kept)"));
    }
    out.flush();
  }

  private void write(JsonGenerator generator, RejectedItem item) throws IOException {
    generator.writeStringField("id", item.id().toString());
    generator.writeStringField("time", item.time().toString());
    generator.writeStringField("code", item.code());
    generator.writeStringField("field", item.field());
    generator.writeStringField("reason", item.reason());
    generator.writeStringField("source", item.source());
    generator.writeStringField("position", item.position());
    if (item.received().isPresent()) {
      ReceivedLine line = item.received().get();
      generator.writeNumberField("sizeBytes", line.sizeBytes());
      generator.writeBooleanField("cut", line.isCut());
      if (bytes) {
        generator.writeStringField("bytesBase64", Base64.getEncoder().encodeToString(line.bytes()));
      }
    }
  }

  void show(RejectedTally tally, boolean places) {
    if (json) {
      out.println(object(generator -> write(generator, tally, places)));
      out.flush();
      return;
    }
    if (places && tally.total() > 0) {
      out.printf("%n%10s  %-20s %-20s %s%n", "items", "code", "field", "source");
      tally
          .byPlace()
          .forEach(
              (place, n) ->
                  out.printf(
                      Locale.ROOT,
                      "%,10d  %-20s %-20s %s%n",
                      n,
                      place.code(),
                      place.field().isEmpty() ? "-" : place.field(),
                      place.source()));
    }
    out.printf(Locale.ROOT, "%n%,d items rejected%n", tally.total());
    tally.byCode().forEach((code, n) -> out.printf(Locale.ROOT, "%,10d  %s%n", n, code));
    out.flush();
  }

  private static void write(JsonGenerator generator, RejectedTally tally, boolean places)
      throws IOException {
    generator.writeNumberField("rejected", tally.total());
    generator.writeObjectFieldStart("byCode");
    for (Map.Entry<String, Long> code : tally.byCode().entrySet()) {
      generator.writeNumberField(code.getKey(), code.getValue());
    }
    generator.writeEndObject();
    if (places) {
      generator.writeArrayFieldStart("byPlace");
      for (Map.Entry<RejectedTally.Place, Long> place : tally.byPlace().entrySet()) {
        generator.writeStartObject();
        generator.writeStringField("code", place.getKey().code());
        generator.writeStringField("field", place.getKey().field());
        generator.writeStringField("source", place.getKey().source());
        generator.writeNumberField("rejected", place.getValue());
        generator.writeEndObject();
      }
      generator.writeEndArray();
    }
  }

  private static String text(ReceivedLine line) {
    StringBuilder shown = new StringBuilder();
    new String(line.bytes(), StandardCharsets.UTF_8)
        .codePoints()
        // A terminal must not obey what a file says.
        .map(c -> Character.isISOControl(c) && c != '\n' ? '\uFFFD' : c)
        .forEach(shown::appendCodePoint);
    return line.isCut() ? shown + " … (cut from " + line.sizeBytes() + " bytes)" : shown.toString();
  }

  /** What goes into a JSON object. */
  @FunctionalInterface
  interface Fields {
    void write(JsonGenerator generator) throws IOException;
  }

  static String object(Fields fields) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = JSON.createGenerator(text)) {
      generator.writeStartObject();
      fields.write(generator);
      generator.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("a string can always be written to", impossible);
    }
    return text.toString();
  }
}
