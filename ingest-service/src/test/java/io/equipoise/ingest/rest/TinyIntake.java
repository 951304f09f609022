package io.equipoise.ingest.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.ingest.Fixtures;
import io.equipoise.ingest.app.Intake;
import io.equipoise.ingest.app.Item;
import io.equipoise.ingest.app.ReceivedLine;
import io.equipoise.ingest.domain.Rejected;
import io.equipoise.ingest.domain.RejectionCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads {@code {"id": "x", "age": 42}}, an array of such, or the entries of a Bundle; any age that
 * is no number is a fault, and race {@code martian} is unlisted.
 */
public final class TinyIntake implements Intake {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public List<Item> read(byte[] body, String origin) {
    List<Item> items = new ArrayList<>();
    try {
      JsonNode root = JSON.readTree(body);
      if (root.isArray()) {
        root.forEach(one -> items.add(item(one, origin)));
      } else if (root.has("entry")) {
        root.get("entry").forEach(one -> items.add(item(one.get("resource"), origin)));
      } else {
        items.add(item(root, origin));
      }
      return items;
    } catch (IOException broken) {
      throw new AssertionError("the reception must not hand on what is no JSON", broken);
    }
  }

  private static Item item(JsonNode one, String origin) {
    if (one.path("age").isNumber()) {
      String id = one.path("id").asText();
      double[] values = {one.get("age").asDouble(), 0, Double.NaN, 70, 0, 1};
      return new Item.Accepted(
          new PatientRecord("record-" + id, "patient-" + id, Fixtures.NOW, values),
          "martian".equals(one.path("race").asText()) ? Set.of("race") : Set.of());
    }
    byte[] received = one.toString().getBytes(StandardCharsets.UTF_8);
    return new Item.Refused(
        new Rejected(RejectionCode.NOT_A_NUMBER, "age", "value is not a number"),
        origin,
        new ReceivedLine(1, received, received.length));
  }
}
