package io.equipoise.ingest.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.equipoise.ingest.domain.Rejected;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jetty.http.HttpStatus;

/**
 * Writes the bodies of answers. None holds a patient's value or a pseudonym: who sends a record
 * must not learn which one a known identity has.
 */
final class Answers {
  private static final JsonFactory JSON = new JsonFactory();

  private Answers() {}

  /** Something that writes the members of an object. */
  private interface Members {
    void write(JsonGenerator json) throws IOException;
  }

  /** The body that tells what became of each item. */
  static byte[] receipt(String request, Receipt receipt) {
    return object(
        json -> {
          json.writeStringField("request", request);
          counts(json, receipt);
          json.writeArrayFieldStart("results");
          for (ItemResult result : receipt.results()) {
            result(json, result, true);
          }
          json.writeEndArray();
        });
  }

  /** Problem details (RFC 9457) of a request of which no item was accepted. */
  static byte[] nothingAccepted(String request, Receipt receipt) {
    return object(
        json -> {
          problem(
              json,
              ProblemKind.NOTHING_ACCEPTED,
              ProblemKind.NOTHING_ACCEPTED.status(),
              "no item of the request could be accepted; all of them are in the dataset's rejected topic",
              request);
          counts(json, receipt);
          json.writeArrayFieldStart("faults");
          for (ItemResult result : receipt.results()) {
            result(json, result, false);
          }
          json.writeEndArray();
        });
  }

  /** Problem details (RFC 9457). */
  static byte[] problem(ProblemException problem, String request) {
    return object(
        json -> {
          problem(json, problem.kind(), problem.kind().status(), problem.detail(), request);
          for (var figure : new TreeMap<>(problem.figures()).entrySet()) {
            json.writeNumberField(figure.getKey(), figure.getValue());
          }
        });
  }

  /** Problem details (RFC 9457) of a request that was refused before it had a name. */
  static byte[] refusal(ProblemKind kind, int status, String detail) {
    return object(json -> problem(json, kind, status, detail, ""));
  }

  private static void problem(
      JsonGenerator json, ProblemKind kind, int status, String detail, String request)
      throws IOException {
    json.writeStringField("type", "about:blank");
    json.writeStringField("title", HttpStatus.getMessage(status));
    json.writeNumberField("status", status);
    json.writeStringField("code", kind.code());
    json.writeStringField("detail", detail);
    if (!request.isEmpty()) {
      json.writeStringField("request", request);
    }
  }

  private static void counts(JsonGenerator json, Receipt receipt) throws IOException {
    json.writeNumberField("accepted", receipt.accepted());
    json.writeNumberField("rejected", receipt.rejected());
    if (receipt.omitted() > 0) {
      json.writeNumberField("omitted", receipt.omitted());
    }
  }

  private static void result(JsonGenerator json, ItemResult result, boolean status)
      throws IOException {
    json.writeStartObject();
    json.writeNumberField("index", result.index());
    if (result.line().isPresent()) {
      json.writeNumberField("line", result.line().getAsLong());
    }
    if (status) {
      json.writeStringField("status", result.fault().isPresent() ? "rejected" : "accepted");
    }
    Optional<Rejected> fault = result.fault();
    if (fault.isPresent()) {
      json.writeStringField("code", fault.get().code().id());
      if (!fault.get().field().isEmpty()) {
        json.writeStringField("field", fault.get().field());
      }
      json.writeStringField("reason", fault.get().reason());
    }
    List<String> unlisted = result.unlisted().stream().sorted().toList();
    if (!unlisted.isEmpty()) {
      json.writeArrayFieldStart("unlisted");
      for (String column : unlisted) {
        json.writeString(column);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static byte[] object(Members members) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing into memory failed", impossible);
    }
    return bytes.toByteArray();
  }
}
