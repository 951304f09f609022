package io.equipoise.ingest.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.JsonSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The OpenAPI 3.1 document of the service: the same for every dataset but for its title and the
 * schema of a record. Immutable.
 */
public final class OpenApiDocument {
  private static final String RESOURCE = "openapi.json";
  private static final JsonFactory JSON = new JsonFactory();

  private final String text;

  private OpenApiDocument(String text) {
    this.text = text;
  }

  /** The document for a dataset. */
  public static OpenApiDocument of(DatasetDescriptor descriptor) {
    return new OpenApiDocument(
        template()
            .replace("\"{{title}}\"", string("Equipoise: records of " + descriptor.dataset()))
            .replace("\"{{description}}\"", string(descriptor.description()))
            .replace("\"{{version}}\"", string(descriptor.version()))
            .replace("\"{{record}}\"", record(descriptor)));
  }

  /** The document as JSON in UTF-8. */
  byte[] bytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String template() {
    try (InputStream in =
        Objects.requireNonNull(OpenApiDocument.class.getResourceAsStream(RESOURCE), RESOURCE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException("cannot read the resource " + RESOURCE, unreadable);
    }
  }

  /** Something that writes JSON. */
  private interface Content {
    void write(JsonGenerator json) throws IOException;
  }

  private static String string(String value) {
    return text(json -> json.writeString(value));
  }

  /** Nested objects as the descriptor's fields name them, with points between the names. */
  private static final class Fields {
    private final Map<String, Fields> nested = new TreeMap<>();
    private Content content = json -> {};

    void put(String name, Content described) {
      Fields at = this;
      for (String part : name.split("\\.", -1)) {
        at = at.nested.computeIfAbsent(part, missing -> new Fields());
      }
      at.content = described;
    }

    void write(JsonGenerator json) throws IOException {
      if (nested.isEmpty()) {
        content.write(json);
      } else {
        json.writeStringField("type", "object");
        json.writeObjectFieldStart("properties");
        for (Map.Entry<String, Fields> field : nested.entrySet()) {
          json.writeObjectFieldStart(field.getKey());
          field.getValue().write(json);
          json.writeEndObject();
        }
        json.writeEndObject();
      }
    }
  }

  private static String record(DatasetDescriptor descriptor) {
    JsonSource source = descriptor.json();
    Fields fields = new Fields();
    for (Column column : descriptor.columns()) {
      Optional.ofNullable(source.columns().get(column.name()))
          .ifPresent(field -> fields.put(field.from(), json -> column(json, column)));
    }
    source
        .patient()
        .ifPresent(field -> fields.put(field.from(), json -> identity(json, "The patient.")));
    source
        .record()
        .ifPresent(field -> fields.put(field.from(), json -> identity(json, "The record.")));
    source
        .eventTime()
        .ifPresent(field -> fields.put(field.from(), json -> identity(json, "The event time.")));
    return text(
        json -> {
          json.writeStartObject();
          json.writeStringField("description", "One record: " + descriptor.description());
          fields.write(json);
          json.writeEndObject();
        });
  }

  private static void identity(JsonGenerator json, String description) throws IOException {
    json.writeStringField("description", description);
    json.writeArrayFieldStart("type");
    json.writeString("string");
    json.writeString("number");
    json.writeEndArray();
  }

  private static void column(JsonGenerator json, Column column) throws IOException {
    String unit = column.unit().isEmpty() ? "" : " (" + column.unit() + ")";
    json.writeStringField("description", column.description() + unit);
    json.writeArrayFieldStart("type");
    if (column.isNumber()) {
      json.writeString(column.integer() ? "integer" : "number");
    }
    json.writeString("string");
    json.writeString("null");
    json.writeEndArray();
    if (Double.isFinite(column.minimum())) {
      json.writeNumberField("minimum", column.minimum());
    }
    if (Double.isFinite(column.maximum())) {
      json.writeNumberField("maximum", column.maximum());
    }
    if (!column.isNumber()) {
      json.writeArrayFieldStart("examples");
      for (String value : column.values()) {
        json.writeString(value);
      }
      json.writeEndArray();
    }
  }

  private static String text(Content content) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      content.write(json);
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing into memory failed", impossible);
    }
    return text.toString();
  }
}
