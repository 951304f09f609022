package io.equipoise.ingest.fhir;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * A first look at one resource, without reading it as FHIR: is it one JSON object, of which type,
 * about whom, and does it mention a code of interest? Resources that do not need no closer look,
 * which for a full bulk export are most of them.
 *
 * @param resourceType {@code resourceType}, or empty
 * @param id {@code id}, or empty
 * @param subject {@code subject.reference}, or empty
 * @param mentions whether a field of the name "code", at any depth, is a code of interest
 */
record ResourceScan(String resourceType, String id, String subject, boolean mentions) {
  /** No resource of ours nests deeper; it keeps hostile input from exhausting a stack. */
  private static final int DEEPEST_NESTING = 100;

  /**
   * Longest number that is looked at. With an exponent of at most three digits besides, no number
   * expands into more memory than its text took.
   */
  private static final int LONGEST_NUMBER = 100;

  private static final int MOST_EXPONENT_DIGITS = 3;

  /** Reads all JSON of this package, within these limits. */
  static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST_NESTING)
                  .maxNumberLength(LONGEST_NUMBER)
                  .build())
          .build();

  /**
   * What the text is; empty when it is not exactly one well-formed JSON object.
   *
   * @param utf8 the text, valid UTF-8
   * @param wanted codes of interest
   */
  static Optional<ResourceScan> of(byte[] utf8, Set<String> wanted) {
    if (!beginsAsJson(utf8)) {
      return Optional.empty();
    }
    try (JsonParser json = JSON.createParser(utf8)) {
      return json.nextToken() == JsonToken.START_OBJECT ? scan(json, wanted) : Optional.empty();
    } catch (IOException broken) {
      return Optional.empty();
    }
  }

  /** Neither a byte order mark nor UTF-16, which the parser would take too. */
  static boolean beginsAsJson(byte[] utf8) {
    for (int i = 0; i < Math.min(4, utf8.length); i++) {
      if (utf8[i] <= 0) {
        return false;
      }
    }
    return utf8.length > 0;
  }

  private static Optional<ResourceScan> scan(JsonParser json, Set<String> wanted)
      throws IOException {
    String resourceType = "";
    String id = "";
    String subject = "";
    boolean mentions = false;
    int depth = 1;
    boolean inSubject = false;
    while (depth > 0) {
      JsonToken token = json.nextToken();
      if (token == null) {
        return Optional.empty();
      }
      if (token.isStructStart()) {
        depth++;
        inSubject |= depth == 2 && "subject".equals(json.currentName());
      } else if (token.isStructEnd()) {
        depth--;
        inSubject &= depth > 1;
      } else if (token == JsonToken.VALUE_NUMBER_FLOAT && hasLongExponent(json.getText())) {
        return Optional.empty();
      } else if (token == JsonToken.VALUE_STRING) {
        String name = json.currentName();
        if ("code".equals(name)) {
          mentions = mentions || wanted.contains(json.getText());
        } else if (depth == 1 && "resourceType".equals(name)) {
          resourceType = json.getText();
        } else if (depth == 1 && "id".equals(name)) {
          id = json.getText();
        } else if (depth == 2 && inSubject && "reference".equals(name)) {
          subject = json.getText();
        }
      }
    }
    return json.nextToken() == null
        ? Optional.of(new ResourceScan(resourceType, id, subject, mentions))
        : Optional.empty();
  }

  private static boolean hasLongExponent(String number) {
    int exponent = Math.max(number.indexOf('e'), number.indexOf('E'));
    if (exponent < 0) {
      return false;
    }
    boolean signed = number.indexOf('+', exponent) >= 0 || number.indexOf('-', exponent) >= 0;
    return number.length() - exponent - (signed ? 2 : 1) > MOST_EXPONENT_DIGITS;
  }
}
