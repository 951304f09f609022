package io.equipoise.console.view;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * A contract's record as plain JSON, for people and browsers: field names as in the contract,
 * unions unwrapped, enums as strings, timestamps as ISO-8601 strings, longs as numbers. A number
 * that is not finite is {@code null}, for JSON knows no such thing. A whole number beyond 2^53 - 1,
 * which a seed may be, is its digits as a string, for a browser would round it (RFC 7493, section
 * 2.2).
 */
public final class AvroJson {
  /** Up to here a double has every whole number. */
  private static final long LARGEST_EXACT = (1L << 53) - 1;

  private AvroJson() {}

  /**
   * Writes the record as one JSON object.
   *
   * @throws IOException when the generator cannot write
   * @throws IllegalArgumentException when the record holds a type that no contract has
   */
  public static void write(JsonGenerator json, SpecificRecord value) throws IOException {
    json.writeStartObject();
    for (Schema.Field field : value.getSchema().getFields()) {
      json.writeFieldName(field.name());
      any(json, value.get(field.pos()));
    }
    json.writeEndObject();
  }

  private static void any(JsonGenerator json, @Nullable Object value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof SpecificRecord nested) {
      write(json, nested);
    } else if (value instanceof Collection<?> items) {
      json.writeStartArray();
      for (Object item : items) {
        any(json, item);
      }
      json.writeEndArray();
    } else if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        json.writeFieldName(String.valueOf(entry.getKey()));
        any(json, entry.getValue());
      }
      json.writeEndObject();
    } else {
      scalar(json, value);
    }
  }

  private static void scalar(JsonGenerator json, Object value) throws IOException {
    if (value instanceof CharSequence || value instanceof Enum<?> || value instanceof Instant) {
      json.writeString(value.toString());
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else if (value instanceof Long number) {
      whole(json, number);
    } else if (value instanceof Integer number) {
      json.writeNumber(number);
    } else if (value instanceof Double number) {
      finite(json, number);
    } else if (value instanceof Float number) {
      finite(json, number);
    } else {
      throw new IllegalArgumentException("no JSON for " + value.getClass().getName());
    }
  }

  private static void whole(JsonGenerator json, long number) throws IOException {
    if (Math.abs(number) <= LARGEST_EXACT && number != Long.MIN_VALUE) {
      json.writeNumber(number);
    } else {
      json.writeString(Long.toString(number));
    }
  }

  /** Writes the number, or {@code null} when it is not finite. */
  public static void finite(JsonGenerator json, double number) throws IOException {
    if (Double.isFinite(number)) {
      json.writeNumber(number);
    } else {
      json.writeNull();
    }
  }
}
