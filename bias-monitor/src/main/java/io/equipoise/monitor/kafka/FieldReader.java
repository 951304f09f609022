package io.equipoise.monitor.kafka;

import io.equipoise.monitor.app.Rejection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads a value out of an Avro datum whose schema is known. What the schema alone decides is
 * decided when the reader is made ({@link #along}); a fault that it finds then is what the reader
 * gives for every record of that schema.
 *
 * @param <T> what is read
 */
@FunctionalInterface
interface FieldReader<T> {
  /** The value in the datum; null is the value of a nullable field that is not set. */
  FieldValue<T> read(@Nullable Object datum);

  /**
   * Turns a field's datum, which is set, into a value.
   *
   * @param <T> what is read
   */
  @FunctionalInterface
  interface Conversion<T> {
    /** The value of the datum. */
    FieldValue<T> of(Object datum);
  }

  /**
   * What a field turned out to be.
   *
   * @param <T> what is read
   */
  sealed interface FieldValue<T> {
    /**
     * A value.
     *
     * @param value the value
     * @param <T> what is read
     */
    record Present<T>(T value) implements FieldValue<T> {}

    /**
     * No value.
     *
     * @param <T> what would be read
     */
    record Absent<T>() implements FieldValue<T> {}

    /**
     * Something that cannot be read.
     *
     * @param rejection why
     * @param <T> what would be read
     */
    record Unfit<T>(Rejection rejection) implements FieldValue<T> {}
  }

  /** A value. */
  static <T> FieldValue<T> present(T value) {
    return new FieldValue.Present<>(value);
  }

  /** No value. */
  static <T> FieldValue<T> absent() {
    return new FieldValue.Absent<>();
  }

  /** Something that cannot be read. */
  static <T> FieldValue<T> unfit(String code, String field, String reason) {
    return new FieldValue.Unfit<>(new Rejection(code, field, reason));
  }

  /**
   * A reader of the value at the end of a path that begins in {@code schema}: through nested
   * records, and through unions by the branch that the datum has. Null anywhere on the way is no
   * value.
   *
   * @param field what the value is for, named in rejections
   * @param names names of the fields, outermost first
   * @param leaf makes the conversion of the last field, from its schema, which is no union
   */
  static <T> FieldReader<T> along(
      Schema schema, String field, List<String> names, Function<Schema, Conversion<T>> leaf) {
    return at(schema, field, names, 0, leaf);
  }

  private static <T> FieldReader<T> at(
      Schema schema,
      String field,
      List<String> names,
      int depth,
      Function<Schema, Conversion<T>> leaf) {
    return switch (schema.getType()) {
      case NULL -> datum -> absent();
      case UNION -> union(schema, field, names, depth, leaf);
      default ->
          depth == names.size()
              ? orAbsent(leaf.apply(schema))
              : step(schema, field, names, depth, leaf);
    };
  }

  private static <T> FieldReader<T> step(
      Schema schema,
      String field,
      List<String> names,
      int depth,
      Function<Schema, Conversion<T>> leaf) {
    String path = String.join(".", names.subList(0, depth + 1));
    if (schema.getType() != Schema.Type.RECORD) {
      return always(
          unfit(
              "wrong-type",
              field,
              String.join(".", names.subList(0, depth))
                  + " is of type "
                  + schema.getType().getName()
                  + " and has no fields."));
    }
    Schema.Field found = schema.getField(names.get(depth));
    if (found == null) {
      return always(
          unfit("missing-field", field, "The record's schema has no field " + path + "."));
    }
    int position = found.pos();
    FieldReader<T> next = at(found.schema(), field, names, depth + 1, leaf);
    return orAbsent(
        datum ->
            datum instanceof IndexedRecord record
                ? next.read(record.get(position))
                : unfit("wrong-type", field, path + " is not in a record."));
  }

  private static <T> FieldReader<T> union(
      Schema schema,
      String field,
      List<String> names,
      int depth,
      Function<Schema, Conversion<T>> leaf) {
    List<FieldReader<T>> branches = new ArrayList<>();
    List<FieldReader<T>> set = new ArrayList<>();
    for (Schema branch : schema.getTypes()) {
      FieldReader<T> reader = at(branch, field, names, depth, leaf);
      branches.add(reader);
      if (branch.getType() != Schema.Type.NULL) {
        set.add(reader);
      }
    }
    // The branch of a nullable field needs no looking for.
    return set.size() == 1
        ? set.get(0)
        : orAbsent(
            datum -> branches.get(GenericData.get().resolveUnion(schema, datum)).read(datum));
  }

  private static <T> FieldReader<T> always(FieldValue<T> value) {
    return datum -> value;
  }

  /** The conversion of a field whose type does not fit. */
  static <T> Conversion<T> wrongType(String field, Schema schema) {
    String type =
        schema.getLogicalType() == null
            ? schema.getType().getName().toLowerCase(Locale.ROOT)
            : schema.getLogicalType().getName();
    FieldValue<T> unfit =
        unfit("wrong-type", field, field + " cannot be read from a field of type " + type + ".");
    return datum -> unfit;
  }

  private static <T> FieldReader<T> orAbsent(Conversion<T> conversion) {
    return datum -> datum == null ? absent() : conversion.of(datum);
  }
}
