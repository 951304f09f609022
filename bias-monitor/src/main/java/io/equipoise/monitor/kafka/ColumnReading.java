package io.equipoise.monitor.kafka;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.monitor.kafka.FieldReader.Conversion;
import io.equipoise.monitor.kafka.FieldReader.FieldValue;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.apache.avro.Conversions;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericFixed;

/**
 * Turns an Avro value into the coded value of a column (see {@link Column}).
 *
 * <p>Numbers are read from {@code int}, {@code long}, {@code float}, {@code double} and {@code
 * decimal}; categories from {@code string}, {@code enum}, {@code boolean}, {@code int} and {@code
 * long}. With a map, which is looked up first, either is read from any of these. A missing token, a
 * blank text and {@code NaN} are no value; an unlisted category is none either. Immutable.
 */
final class ColumnReading {
  private final Column column;
  private final RawTokens<Boolean> missing;
  private final RawTokens<String> map;

  /**
   * The reading of a column.
   *
   * @param map raw value to descriptor value; empty: the raw value is the value
   */
  ColumnReading(Column column, Map<String, String> map) {
    this.column = column;
    Map<String, Boolean> tokens = new HashMap<>();
    column.missing().forEach(token -> tokens.put(token, true));
    this.missing = new RawTokens<>(tokens);
    this.map = new RawTokens<>(map);
  }

  /** The conversion of fields of a schema that is no union. */
  Conversion<Double> of(Schema schema) {
    boolean plain = schema.getLogicalType() == null;
    return switch (schema.getType()) {
      case STRING, ENUM ->
          column.isNumber() && map.isEmpty()
              ? FieldReader.wrongType(column.name(), schema)
              : datum -> text(String.valueOf(datum).strip());
      case BOOLEAN ->
          column.isNumber() && map.isEmpty()
              ? FieldReader.wrongType(column.name(), schema)
              : datum -> text(String.valueOf(datum));
      case INT, LONG ->
          plain
              ? number(true, datum -> ((Number) datum).doubleValue())
              : FieldReader.wrongType(column.name(), schema);
      case FLOAT, DOUBLE ->
          column.isNumber() || !map.isEmpty()
              ? number(false, ColumnReading::decimal)
              : FieldReader.wrongType(column.name(), schema);
      case BYTES, FIXED -> scaled(schema);
      default -> FieldReader.wrongType(column.name(), schema);
    };
  }

  /**
   * The number as it was written: a float of 0.1 is the double that is nearest to 0.1, not to the
   * float.
   */
  private static double decimal(Object datum) {
    return datum instanceof Float
        ? Double.parseDouble(datum.toString())
        : ((Number) datum).doubleValue();
  }

  private Conversion<Double> scaled(Schema schema) {
    LogicalType logical = schema.getLogicalType();
    if (!(logical instanceof LogicalTypes.Decimal) || (!column.isNumber() && map.isEmpty())) {
      return FieldReader.wrongType(column.name(), schema);
    }
    Conversions.DecimalConversion conversion = new Conversions.DecimalConversion();
    return number(
        false,
        datum -> {
          if (datum instanceof BigDecimal converted) {
            return converted.doubleValue();
          }
          return (datum instanceof GenericFixed fixed
                  ? conversion.fromFixed(fixed, schema, logical)
                  : conversion.fromBytes(((ByteBuffer) datum).duplicate(), schema, logical))
              .doubleValue();
        });
  }

  private FieldValue<Double> text(String raw) {
    if (raw.isEmpty() || missing.find(raw).isPresent()) {
      return FieldReader.absent();
    }
    return map.isEmpty() ? category(raw) : mapped(map.find(raw));
  }

  private Conversion<Double> number(boolean whole, ToDoubleFunction<Object> value) {
    return datum -> {
      double number = value.applyAsDouble(datum);
      if (Double.isNaN(number) || missing.find(number).isPresent()) {
        return FieldReader.absent();
      }
      if (!map.isEmpty()) {
        return mapped(map.find(number));
      }
      return column.isNumber()
          ? measured(number)
          : category(whole ? datum.toString() : Double.toString(number));
    };
  }

  private FieldValue<Double> mapped(Optional<String> value) {
    if (value.isPresent()) {
      return column.isNumber() ? measured(Double.parseDouble(value.get())) : category(value.get());
    }
    return column.isNumber()
        ? fault("not-a-number", "The value has no number in the descriptor's map.")
        : FieldReader.absent();
  }

  private FieldValue<Double> category(String value) {
    double code = column.code(value);
    return Double.isNaN(code) ? FieldReader.absent() : FieldReader.present(code);
  }

  private FieldValue<Double> measured(double number) {
    if (column.integer() && number != Math.rint(number)) {
      return fault("not-whole", "The value must be a whole number.");
    }
    if (!column.admits(number) || Double.isInfinite(number)) {
      return fault(
          "out-of-range",
          "The value is outside the range " + column.minimum() + " to " + column.maximum() + ".");
    }
    return FieldReader.present(number + 0.0);
  }

  private FieldValue<Double> fault(String code, String reason) {
    return FieldReader.unfit(code, column.name(), reason);
  }
}
