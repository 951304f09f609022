package io.equipoise.schemas.serde;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;

/**
 * Makes schemas whose strings are read as {@link String} and not as Avro's own {@code Utf8}, which
 * equals no string.
 */
final class JavaStrings {
  private JavaStrings() {}

  /** The schema itself if all its strings are marked so already, else a copy where they are. */
  static Schema of(Schema schema) {
    if (allMarked(schema, Collections.newSetFromMap(new IdentityHashMap<>()))) {
      return schema;
    }
    Schema copy = new Schema.Parser().parse(schema.toString());
    mark(copy, Collections.newSetFromMap(new IdentityHashMap<>()));
    return copy;
  }

  private static boolean allMarked(Schema schema, Set<Schema> seen) {
    if (!seen.add(schema)) {
      return true;
    }
    return switch (schema.getType()) {
      case STRING -> isMarked(schema);
      case MAP -> isMarked(schema) && allMarked(schema.getValueType(), seen);
      case ARRAY -> allMarked(schema.getElementType(), seen);
      case UNION -> schema.getTypes().stream().allMatch(s -> allMarked(s, seen));
      case RECORD -> schema.getFields().stream().allMatch(f -> allMarked(f.schema(), seen));
      default -> true;
    };
  }

  private static void mark(Schema schema, Set<Schema> seen) {
    if (!seen.add(schema)) {
      return;
    }
    switch (schema.getType()) {
      case STRING -> markOne(schema);
      case MAP -> {
        markOne(schema);
        mark(schema.getValueType(), seen);
      }
      case ARRAY -> mark(schema.getElementType(), seen);
      case UNION -> schema.getTypes().forEach(s -> mark(s, seen));
      case RECORD -> schema.getFields().forEach(f -> mark(f.schema(), seen));
      default -> {}
    }
  }

  private static boolean isMarked(Schema schema) {
    return schema.getProp(GenericData.STRING_PROP) != null;
  }

  private static void markOne(Schema schema) {
    if (!isMarked(schema)) {
      GenericData.setStringType(schema, GenericData.StringType.String);
    }
  }
}
