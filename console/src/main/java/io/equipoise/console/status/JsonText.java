package io.equipoise.console.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.equipoise.console.view.StateJson;
import java.io.IOException;
import java.io.UncheckedIOException;

/** JSON as a command prints it. */
final class JsonText {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private JsonText() {}

  /** What is written, over several lines. */
  static String of(StateJson.Content content) {
    return indented(StateJson.bytes(content));
  }

  /** The same JSON, over several lines. */
  static String indented(byte[] json) {
    try {
      return MAPPER.writeValueAsString(MAPPER.readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("our own JSON cannot be read", e);
    } catch (IOException e) {
      throw new UncheckedIOException("our own JSON cannot be read", e);
    }
  }
}
