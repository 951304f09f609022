package io.equipoise.ingest.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.equipoise.ingest.domain.Rejected;
import io.equipoise.ingest.domain.RejectionCode;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks over a JSON text before anybody makes objects of it: that it is one value, is nested no
 * deeper than allowed, and has no more items than are taken at once. Needs memory for the nesting
 * only. Safe to share between threads.
 */
final class BodyShape {
  private static final int LONGEST_NAME = 1_000;
  private static final int LONGEST_NUMBER = 100;

  /** Depth of the items of an array, and of the entries of a Bundle. */
  private static final int ITEM_DEPTH = 1;

  private static final int ENTRY_DEPTH = 2;

  private final JsonFactory json;
  private final int items;
  private final int nesting;

  /** Shapes with at most so many items, nested at most so deep. */
  BodyShape(int items, int nesting) {
    this.items = items;
    this.nesting = nesting;
    this.json =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(nesting)
                    .maxNameLength(LONGEST_NAME)
                    .maxNumberLength(LONGEST_NUMBER)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();
  }

  /**
   * Why the text as a whole is no JSON that is taken; empty when it is. Throws a {@link
   * ProblemKind#TOO_MANY_ITEMS} problem.
   */
  Optional<Rejected> fault(byte[] text) {
    try (JsonParser parser = json.createParser(text)) {
      if (parser.nextToken() == null) {
        return broken("is empty");
      }
      walk(parser);
      return parser.nextToken() == null ? Optional.empty() : broken("holds more than one value");
    } catch (StreamConstraintsException excess) {
      return broken(
          "is nested deeper than %d levels, or has a name longer than %d characters or a number longer than %d"
              .formatted(nesting, LONGEST_NAME, LONGEST_NUMBER));
    } catch (JsonProcessingException notJson) {
      return broken("is not JSON" + place(notJson));
    } catch (IOException notUtf8) {
      return broken("is not UTF-8");
    }
  }

  private void walk(JsonParser parser) throws IOException {
    boolean array = parser.currentToken() == JsonToken.START_ARRAY;
    int depth = depthAfter(parser.currentToken(), 0);
    boolean entries = false;
    int count = 0;
    while (depth > 0) {
      JsonToken token = parser.nextToken();
      if (token == null) {
        return;
      }
      if (!array && depth == ITEM_DEPTH && token == JsonToken.FIELD_NAME) {
        entries = "entry".equals(parser.currentName());
      }
      boolean item =
          token != JsonToken.END_ARRAY
              && (array ? depth == ITEM_DEPTH : entries && depth == ENTRY_DEPTH);
      if (item && (array || token == JsonToken.START_OBJECT)) {
        count++;
      }
      if (count > items) {
        throw new ProblemException(
            ProblemKind.TOO_MANY_ITEMS,
            "the body has more than " + items + " items; send it in smaller parts, or as NDJSON");
      }
      depth = depthAfter(token, depth);
    }
  }

  private static int depthAfter(@Nullable JsonToken token, int depth) {
    if (token == null) {
      return depth;
    }
    return token.isStructStart() ? depth + 1 : token.isStructEnd() ? depth - 1 : depth;
  }

  private static String place(JsonProcessingException fault) {
    return fault.getLocation() == null
        ? ""
        : " (line %d, column %d)"
            .formatted(fault.getLocation().getLineNr(), fault.getLocation().getColumnNr());
  }

  private static Optional<Rejected> broken(String what) {
    return Optional.of(new Rejected(RejectionCode.BROKEN_JSON, "", "JSON text " + what));
  }
}
