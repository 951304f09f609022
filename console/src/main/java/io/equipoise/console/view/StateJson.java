package io.equipoise.console.view;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.ProtectedAttribute;
import io.equipoise.contract.OperatorAction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.avro.specific.SpecificRecord;

/** The model as JSON: the whole state, or the one thing that a change is about. */
public final class StateJson {
  /** Significant digits of shares over time; a chart shows no more. */
  private static final double DIGITS = 1e5;

  private static final JsonFactory FACTORY = new JsonFactory();

  private final DatasetDescriptor descriptor;
  private final LoopModel model;

  /**
   * JSON of a model.
   *
   * @param descriptor the dataset that the model is about
   * @param model what is told
   */
  public StateJson(DatasetDescriptor descriptor, LoopModel model) {
    this.descriptor = descriptor;
    this.model = model;
  }

  /** Something that can be written as JSON. */
  @FunctionalInterface
  public interface Content {
    /** Writes one value. */
    void write(JsonGenerator json) throws IOException;
  }

  /** The bytes of what is written, in UTF-8. */
  public static byte[] bytes(Content content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      content.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException("JSON could not be written to memory", e);
    }
    return out.toByteArray();
  }

  /**
   * Everything that the model has.
   *
   * @param now time of the server
   */
  public byte[] state(Instant now) {
    return bytes(json -> write(json, now));
  }

  /** What a change is about as it is now; empty when it is gone. */
  public Optional<byte[]> of(LoopModel.Change change) {
    String key = change.key();
    return switch (change.kind()) {
      case SNAPSHOT -> record(model.snapshot(key));
      case HISTORY -> model.newestShares(key).map(point -> bytes(json -> point(json, point)));
      case ALERT -> record(model.alert(key));
      case REPORT -> record(model.report(key));
      case PROGRESS -> record(model.progress(key));
      case VERDICT -> record(model.verdict(key));
      case FAIRNESS -> record(model.fairness(key));
      case DRIFT -> record(model.drift(key));
      case ACTION -> record(model.action(key));
      case HANDLING -> Optional.of(bytes(json -> handling(json, model.handling(key))));
      case COUNTERS -> Optional.of(bytes(this::countersAndServices));
    };
  }

  private static Optional<byte[]> record(Optional<? extends SpecificRecord> value) {
    return value.map(found -> bytes(json -> AvroJson.write(json, found)));
  }

  private void write(JsonGenerator json, Instant now) throws IOException {
    json.writeStartObject();
    json.writeStringField("dataset", descriptor.dataset());
    json.writeStringField("description", descriptor.description());
    json.writeFieldName("descriptor");
    describe(json);
    json.writeFieldName("counters");
    counters(json);
    records(json, "snapshots", model.snapshots());
    json.writeArrayFieldStart("history");
    for (SharePoint point : model.history()) {
      point(json, point);
    }
    json.writeEndArray();
    records(json, "alerts", model.alerts());
    records(json, "reports", model.reports());
    records(json, "progress", model.progress());
    records(json, "verdicts", model.verdicts());
    records(json, "fairness", model.fairness());
    records(json, "drift", model.drift());
    records(json, "actions", model.actions());
    json.writeArrayFieldStart("handling");
    for (AlertHandling handling : model.handling()) {
      handling(json, handling);
    }
    json.writeEndArray();
    services(json);
    json.writeStringField("serverTime", now.toString());
    json.writeEndObject();
  }

  /** Writes the records as an array field of the object that is open. */
  public static void records(
      JsonGenerator json, String name, List<? extends SpecificRecord> records) throws IOException {
    json.writeArrayFieldStart(name);
    for (SpecificRecord value : records) {
      AvroJson.write(json, value);
    }
    json.writeEndArray();
  }

  private void describe(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("version", descriptor.version());
    json.writeArrayFieldStart("columns");
    for (Column column : descriptor.columns()) {
      column(json, column);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("protected");
    for (ProtectedAttribute attribute : descriptor.protectedAttributes()) {
      json.writeStartObject();
      json.writeStringField("name", attribute.name());
      json.writeStringField("column", attribute.column().name());
      strings(json, "values", attribute.values());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("watch");
    for (List<String> set : descriptor.watch()) {
      strings(json, set);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("windows");
    for (DatasetDescriptor.Window window : descriptor.windows()) {
      json.writeStartObject();
      json.writeStringField("name", window.name());
      json.writeStringField("length", window.length().toString());
      json.writeEndObject();
    }
    json.writeEndArray();
    reference(json);
    label(json);
    json.writeEndObject();
  }

  private static void column(JsonGenerator json, Column column) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", column.name());
    json.writeStringField("type", column.isNumber() ? "number" : "category");
    json.writeStringField("unit", column.unit());
    json.writeStringField("description", column.description());
    strings(json, "values", column.values());
    json.writeEndObject();
  }

  private void reference(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("reference");
    json.writeStringField("version", descriptor.reference().version());
    json.writeStringField("source", descriptor.reference().source());
    shares(json, "shares", descriptor.reference().shares());
    shares(json, "joint", descriptor.reference().joint());
    json.writeEndObject();
  }

  private static void shares(
      JsonGenerator json, String name, Map<String, Map<String, Double>> shares) throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, Map<String, Double>> attribute : shares.entrySet()) {
      json.writeObjectFieldStart(attribute.getKey());
      for (Map.Entry<String, Double> share : attribute.getValue().entrySet()) {
        json.writeFieldName(share.getKey());
        AvroJson.finite(json, share.getValue());
      }
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private void label(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("label");
    json.writeStringField("column", descriptor.label().column().name());
    json.writeStringField("positive", descriptor.label().positive());
    json.writeStringField("description", descriptor.label().description());
    json.writeEndObject();
  }

  private void countersAndServices(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeFieldName("counters");
    counters(json);
    services(json);
    json.writeEndObject();
  }

  private void counters(JsonGenerator json) throws IOException {
    Counters counters = model.counters();
    json.writeStartObject();
    number(json, "records", counters.records());
    number(json, "rejected", counters.rejected());
    number(json, "synthetic", counters.synthetic());
    json.writeBooleanField("exact", counters.exact());
    json.writeNumberField("snapshots", model.snapshots().size());
    json.writeNumberField("alerts", model.alerts().size());
    json.writeNumberField("batches", model.reports().size());
    json.writeNumberField("verdicts", model.verdicts().size());
    json.writeEndObject();
  }

  /** Writes the number as a field of the object that is open, {@code null} when there is none. */
  public static void number(JsonGenerator json, String name, OptionalLong value)
      throws IOException {
    json.writeFieldName(name);
    if (value.isPresent()) {
      json.writeNumber(value.getAsLong());
    } else {
      json.writeNull();
    }
  }

  private void services(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("services");
    for (ServiceStatus service : model.services()) {
      json.writeStartObject();
      json.writeStringField("name", service.name());
      json.writeStringField("state", service.state().name());
      json.writeStringField("since", service.since().toString());
      number(json, "lag", service.lag());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** Writes what operators have said of an alert as one object. */
  public static void handling(JsonGenerator json, AlertHandling handling) throws IOException {
    json.writeStartObject();
    json.writeStringField("alertId", handling.alertId());
    action(json, "acknowledged", handling.acknowledgement());
    action(json, "silenced", handling.silence());
    json.writeEndObject();
  }

  private static void action(JsonGenerator json, String name, Optional<OperatorAction> action)
      throws IOException {
    json.writeFieldName(name);
    if (action.isPresent()) {
      AvroJson.write(json, action.get());
    } else {
      json.writeNull();
    }
  }

  private static void point(JsonGenerator json, SharePoint point) throws IOException {
    json.writeStartObject();
    json.writeStringField("window", point.window());
    json.writeStringField("at", point.at().toString());
    json.writeStringField("seenAt", point.seenAt().toString());
    json.writeArrayFieldStart("subgroups");
    for (SharePoint.Share share : point.subgroups()) {
      json.writeStartObject();
      json.writeStringField("id", share.id());
      share(json, "share", share.figure().map(SharePoint.Figure::share));
      share(json, "low", share.figure().map(SharePoint.Figure::low));
      share(json, "high", share.figure().map(SharePoint.Figure::high));
      json.writeStringField("state", share.state().name());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void share(JsonGenerator json, String name, Optional<Double> value)
      throws IOException {
    json.writeFieldName(name);
    if (value.isPresent()) {
      AvroJson.finite(json, Math.rint(value.get() * DIGITS) / DIGITS);
    } else {
      json.writeNull();
    }
  }

  private static void strings(JsonGenerator json, String name, List<String> values)
      throws IOException {
    json.writeFieldName(name);
    strings(json, values);
  }

  private static void strings(JsonGenerator json, List<String> values) throws IOException {
    json.writeStartArray();
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }
}
