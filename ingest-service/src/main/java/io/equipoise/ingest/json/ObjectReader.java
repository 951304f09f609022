package io.equipoise.ingest.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.equipoise.ingest.file.ByteOrderMark;
import java.io.IOException;
import java.util.Optional;

/**
 * Reads one JSON object in UTF-8 and keeps the fields of interest as they are written; the others
 * are passed over, and nothing of them is kept. Numbers are never computed, so that no number, how
 * long its exponent may be, costs more than its text. Immutable and safe to share between threads.
 */
final class ObjectReader {
  /** No record of ours nests deeper; it keeps hostile input from exhausting a stack. */
  private static final int DEEPEST_NESTING = 64;

  private static final int LONGEST_NUMBER = 100;
  private static final int LONGEST_STRING = 1 << 16;
  private static final int LONGEST_NAME = 1_000;

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST_NESTING)
                  .maxNumberLength(LONGEST_NUMBER)
                  .maxStringLength(LONGEST_STRING)
                  .maxNameLength(LONGEST_NAME)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          // Names come from outside; the JVM's table of strings is not the place for them.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private final FieldTree tree;
  private final int slots;

  /** A reader of the fields of {@code tree}, which fill so many slots. */
  ObjectReader(FieldTree tree, int slots) {
    this.tree = tree;
    this.slots = slots;
  }

  /**
   * The object in these bytes; empty when they are not exactly one well-formed object in UTF-8, in
   * which no name comes twice and no field of interest is given in two ways.
   */
  Optional<RawObject> read(byte[] bytes) {
    int start = ByteOrderMark.length(bytes);
    try (JsonParser json = FACTORY.createParser(bytes, start, bytes.length - start)) {
      RawObject object = new RawObject(slots);
      return json.nextToken() == JsonToken.START_OBJECT
              && readInto(object, tree, json)
              && json.nextToken() == null
          ? Optional.of(object)
          : Optional.empty();
    } catch (IOException broken) {
      // Its message may quote the text, so it goes no further.
      return Optional.empty();
    }
  }

  private static boolean readInto(RawObject object, FieldTree node, JsonParser json)
      throws IOException {
    boolean once = true;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      Optional<FieldTree> child = node.find(json.currentName());
      JsonToken token = json.nextToken();
      if (token == null) {
        return false;
      }
      if (child.isPresent()) {
        once &= value(object, child.get(), token, json);
      } else {
        json.skipChildren();
      }
    }
    return once && json.currentToken() == JsonToken.END_OBJECT;
  }

  private static boolean value(RawObject object, FieldTree field, JsonToken token, JsonParser json)
      throws IOException {
    if (token == JsonToken.START_OBJECT && field.hasChildren() && field.slots().isEmpty()) {
      return readInto(object, field, json);
    }
    boolean once = true;
    if (token.isStructStart()) {
      json.skipChildren();
      for (int slot : field.slots()) {
        once &= object.putStructure(slot);
      }
      return once;
    }
    Optional<String> text =
        token == JsonToken.VALUE_NULL ? Optional.empty() : Optional.of(json.getText());
    for (int slot : field.slots()) {
      once &= object.put(slot, text);
    }
    return once;
  }
}
