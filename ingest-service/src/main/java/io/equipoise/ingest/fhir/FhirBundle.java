package io.equipoise.ingest.fhir;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A look at a Bundle, or at any one resource, that finds its entries and leaves them as they are.
 *
 * @param resourceType {@code resourceType}, or empty
 * @param type {@code type}, or empty
 * @param entries the entries in their order
 */
record FhirBundle(String resourceType, String type, List<Entry> entries) {

  /** Copies the list. */
  FhirBundle {
    entries = List.copyOf(entries);
  }

  /**
   * What the text holds; empty when it is not exactly one well-formed JSON object.
   *
   * @param utf8 the text, valid UTF-8
   */
  static Optional<FhirBundle> of(byte[] utf8) {
    if (!ResourceScan.beginsAsJson(utf8)) {
      return Optional.empty();
    }
    try (JsonParser json = ResourceScan.JSON.createParser(utf8)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      FhirBundle bundle = bundle(json);
      return json.nextToken() == null ? Optional.of(bundle) : Optional.empty();
    } catch (IOException broken) {
      return Optional.empty();
    }
  }

  private static FhirBundle bundle(JsonParser json) throws IOException {
    String resourceType = "";
    String type = "";
    List<Entry> entries = new ArrayList<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (value == JsonToken.VALUE_STRING && name.equals("resourceType")) {
        resourceType = json.getText();
      } else if (value == JsonToken.VALUE_STRING && name.equals("type")) {
        type = json.getText();
      } else if (value == JsonToken.START_ARRAY && name.equals("entry")) {
        while (json.nextToken() != JsonToken.END_ARRAY) {
          entries.add(entry(json, entries.size() + 1));
        }
      } else {
        json.skipChildren();
      }
    }
    return new FhirBundle(resourceType, type, entries);
  }

  private static Entry entry(JsonParser json, int number) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return new Entry(number, "", "", "", "", 0, 0);
    }
    String fullUrl = "";
    Request request = new Request("", "");
    Span resource = new Span("", 0, 0);
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (value == JsonToken.VALUE_STRING && name.equals("fullUrl")) {
        fullUrl = json.getText();
      } else if (value == JsonToken.START_OBJECT && name.equals("resource")) {
        resource = span(json);
      } else if (value == JsonToken.START_OBJECT && name.equals("request")) {
        request = request(json);
      } else {
        json.skipChildren();
      }
    }
    return new Entry(
        number, fullUrl, request.method, request.url, resource.type, resource.start, resource.end);
  }

  private static Span span(JsonParser json) throws IOException {
    int start = Math.toIntExact(json.currentTokenLocation().getByteOffset());
    String type = "";
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      boolean names = json.currentName().equals("resourceType");
      if (json.nextToken() == JsonToken.VALUE_STRING && names) {
        type = json.getText();
      } else {
        json.skipChildren();
      }
    }
    return new Span(type, start, Math.toIntExact(json.currentTokenLocation().getByteOffset()) + 1);
  }

  private static Request request(JsonParser json) throws IOException {
    String method = "";
    String url = "";
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      if (json.nextToken() != JsonToken.VALUE_STRING) {
        json.skipChildren();
      } else if (name.equals("method")) {
        method = json.getText();
      } else if (name.equals("url")) {
        url = json.getText();
      }
    }
    return new Request(method, url);
  }

  private record Request(String method, String url) {}

  private record Span(String type, int start, int end) {}

  /**
   * An entry of a Bundle.
   *
   * @param number which one, from 1
   * @param fullUrl {@code fullUrl}, or empty
   * @param method {@code request.method}, or empty
   * @param url {@code request.url}, or empty
   * @param resourceType type of the resource; empty when the entry holds none
   * @param start first byte of the resource in the text
   * @param end byte after the last of the resource; {@code start} when the entry holds none
   */
  record Entry(
      int number,
      String fullUrl,
      String method,
      String url,
      String resourceType,
      int start,
      int end) {}
}
