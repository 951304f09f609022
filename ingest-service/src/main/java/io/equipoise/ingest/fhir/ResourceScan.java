package io.equipoise.ingest.fhir;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A first look at one NDJSON line, without reading it as FHIR: is it one JSON object, of which
 * type, about whom, and which codes does it mention? Lines without a code of interest need no
 * closer look, which for a full bulk export are most of them.
 *
 * @param resourceType {@code resourceType}, or empty
 * @param subject {@code subject.reference}, or empty
 * @param codes every string in a field of the name "code", at any depth
 */
record ResourceScan(String resourceType, String subject, Set<String> codes) {
  /** No resource of ours nests deeper; it keeps hostile input from exhausting a stack. */
  private static final int DEEPEST_NESTING = 100;

  /**
   * Longest number that is looked at. With an exponent of at most three digits besides, no number
   * expands into more memory than its text took.
   */
  private static final int LONGEST_NUMBER = 100;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST_NESTING)
                  .maxNumberLength(LONGEST_NUMBER)
                  .build())
          .build();

  /** What the line is; empty when it is not exactly one well-formed JSON object. */
  static Optional<ResourceScan> of(String line) {
    try (JsonParser json = FACTORY.createParser(line)) {
      return json.nextToken() == JsonToken.START_OBJECT ? scan(json) : Optional.empty();
    } catch (IOException broken) {
      return Optional.empty();
    }
  }

  private static Optional<ResourceScan> scan(JsonParser json) throws IOException {
    String resourceType = "";
    String subject = "";
    Set<String> codes = new HashSet<>();
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
      } else if (token.isNumeric() && hasLongExponent(json.getText())) {
        return Optional.empty();
      } else if (token == JsonToken.VALUE_STRING) {
        String name = json.currentName();
        if ("code".equals(name)) {
          codes.add(json.getText());
        } else if (depth == 1 && "resourceType".equals(name)) {
          resourceType = json.getText();
        } else if (depth == 2 && inSubject && "reference".equals(name)) {
          subject = json.getText();
        }
      }
    }
    return json.nextToken() == null
        ? Optional.of(new ResourceScan(resourceType, subject, codes))
        : Optional.empty();
  }

  private static boolean hasLongExponent(String number) {
    int exponent = Math.max(number.indexOf('e'), number.indexOf('E'));
    return exponent >= 0 && number.length() - exponent - 1 > 4;
  }

  /** Whether any of the given codes is mentioned. */
  boolean mentionsAny(Set<String> wanted) {
    return codes.stream().anyMatch(wanted::contains);
  }
}
