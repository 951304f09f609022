package io.equipoise.console.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a browser asks for.
 *
 * @param verb what to do
 * @param target id of an alert or a batch
 * @param until when a silence ends; there for that only
 * @param reason why, for the record
 */
record ActionRequest(Verb verb, String target, Optional<Instant> until, String reason) {
  /** Longest reason, in characters. */
  static final int LONGEST_REASON = 500;

  /** Longest silence: one that is forgotten ends by itself. */
  static final Duration LONGEST_SILENCE = Duration.ofDays(30);

  private static final Set<String> FIELDS = Set.of("action", "target", "until", "reason");
  private static final Pattern TARGET = Pattern.compile("[ -~]{1,256}");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** What can be asked for; the wire has the names in lower case with hyphens. */
  enum Verb {
    ACKNOWLEDGE,
    SILENCE,
    REQUEST_SYNTHESIS,
    QUARANTINE,
    CANCEL;

    String wire() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * Reads a request's body.
   *
   * @param body JSON
   * @param now the clock
   * @throws Problem with status 422 that names the field
   */
  static ActionRequest read(byte[] body, Instant now) {
    JsonNode json = parse(body);
    for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
      if (!FIELDS.contains(names.next())) {
        throw unfit("a field is unknown; there are action, target, until and reason");
      }
    }
    Verb verb = verb(text(json, "action"));
    String target = text(json, "target");
    if (!TARGET.matcher(target).matches()) {
      throw unfit("target must be the id of an alert or a batch");
    }
    String reason = text(json, "reason").strip();
    if (reason.length() > LONGEST_REASON || reason.chars().anyMatch(Character::isISOControl)) {
      throw unfit("reason must be one line of at most " + LONGEST_REASON + " characters");
    }
    if (reason.isEmpty() && verb != Verb.ACKNOWLEDGE) {
      throw unfit("reason must say why; it is kept with the action");
    }
    return new ActionRequest(verb, target, until(json, verb, now), reason);
  }

  private static JsonNode parse(byte[] body) {
    try {
      JsonNode json = MAPPER.readTree(body);
      if (json != null && json.isObject()) {
        return json;
      }
    } catch (JsonProcessingException e) {
      throw unfit("the body is not JSON");
    } catch (IOException e) {
      throw unfit("the body cannot be read");
    }
    throw unfit("the body must be a JSON object");
  }

  private static Verb verb(String name) {
    for (Verb verb : Verb.values()) {
      if (verb.wire().equals(name)) {
        return verb;
      }
    }
    throw unfit("action must be acknowledge, silence, request-synthesis, quarantine or cancel");
  }

  private static Optional<Instant> until(JsonNode json, Verb verb, Instant now) {
    if (verb != Verb.SILENCE) {
      if (json.hasNonNull("until")) {
        throw unfit("until is for silence only");
      }
      return Optional.empty();
    }
    Instant until;
    try {
      until = Instant.parse(text(json, "until"));
    } catch (DateTimeParseException e) {
      throw unfit("until must be a time such as 2026-01-02T15:04:05Z");
    }
    if (!until.isAfter(now) || until.isAfter(now.plus(LONGEST_SILENCE))) {
      throw unfit("until must be in the next " + LONGEST_SILENCE.toDays() + " days");
    }
    return Optional.of(until);
  }

  private static String text(JsonNode json, String field) {
    JsonNode value = json.get(field);
    if (value == null || value.isNull()) {
      return "";
    }
    if (!value.isTextual()) {
      throw unfit(field + " must be a string");
    }
    return value.textValue();
  }

  private static Problem unfit(String detail) {
    return new Problem(422, "Unfit request", detail);
  }
}
