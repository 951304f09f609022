package io.equipoise.synth.generate.gan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.synth.generate.ModelLineage;
import io.equipoise.synth.generate.TrainingOutcome;
import io.equipoise.synth.generate.TrainingOutcome.CurvePoint;
import io.equipoise.synth.generate.encoding.ConditionScheme;
import io.equipoise.synth.generate.encoding.TableEncoder;
import io.equipoise.synth.generate.gan.GanModel.Frequencies;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Parts of a checkpoint's header as JSON trees and back. */
final class GanHeader {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private GanHeader() {}

  static ObjectNode write(ModelLineage lineage) {
    ObjectNode node = JSON.objectNode();
    node.put("model", lineage.modelId());
    lineage.parentId().ifPresent(parent -> node.put("parent", parent));
    node.put("generator", lineage.generator());
    node.put("version", lineage.version());
    node.put("seed", lineage.seed());
    node.put("rows", lineage.rows());
    return node;
  }

  static ModelLineage lineage(JsonNode node) {
    return new ModelLineage(
        text(node, "model"),
        node.has("parent") ? Optional.of(text(node, "parent")) : Optional.empty(),
        text(node, "generator"),
        text(node, "version"),
        node.path("seed").asLong(),
        node.path("rows").asInt());
  }

  static ObjectNode write(GanSettings settings) {
    ObjectNode node = JSON.objectNode();
    node.put("steps", settings.steps());
    node.put("maximumBatch", settings.maximumBatch());
    node.put("noise", settings.noise());
    node.put("hidden", settings.hidden());
    node.put("learningRate", settings.learningRate());
    node.put("generatorDecay", settings.generatorDecay());
    node.put("criticDecay", settings.criticDecay());
    node.put("dropout", settings.dropout());
    node.put("temperature", settings.temperature());
    node.put("penalty", settings.penalty());
    node.put("scoreEvery", settings.scoreEvery());
    node.put("patience", settings.patience());
    return node;
  }

  static GanSettings settings(JsonNode node) {
    return new GanSettings(
        node.path("steps").asInt(),
        node.path("maximumBatch").asInt(),
        node.path("noise").asInt(),
        node.path("hidden").asInt(),
        number(node, "learningRate"),
        number(node, "generatorDecay"),
        number(node, "criticDecay"),
        number(node, "dropout"),
        number(node, "temperature"),
        number(node, "penalty"),
        node.path("scoreEvery").asInt(),
        node.path("patience").asInt());
  }

  static ObjectNode write(TrainingOutcome outcome) {
    ObjectNode node = JSON.objectNode();
    node.put("steps", outcome.steps());
    node.put("rows", outcome.rows());
    node.put("batch", outcome.batch());
    node.put("criticLoss", outcome.criticLoss());
    node.put("generatorLoss", outcome.generatorLoss());
    node.put("keptStep", outcome.keptStep());
    node.put("restarted", outcome.restarted());
    node.set("curve", write(outcome.curve()));
    return node;
  }

  static ArrayNode write(List<CurvePoint> points) {
    ArrayNode curve = JSON.arrayNode();
    for (CurvePoint point : points) {
      ArrayNode at = curve.addArray();
      at.add(point.step()).add(point.criticLoss()).add(point.generatorLoss());
      point.score().ifPresent(at::add);
    }
    return curve;
  }

  static List<CurvePoint> curve(JsonNode node) {
    List<CurvePoint> curve = new ArrayList<>();
    for (JsonNode at : node) {
      curve.add(
          new CurvePoint(
              at.path(0).asInt(),
              at.path(1).asDouble(),
              at.path(2).asDouble(),
              at.has(3) ? OptionalDouble.of(at.path(3).asDouble()) : OptionalDouble.empty()));
    }
    return curve;
  }

  static TrainingOutcome outcome(JsonNode node) {
    return new TrainingOutcome(
        node.path("steps").asInt(),
        node.path("rows").asInt(),
        node.path("batch").asInt(),
        number(node, "criticLoss"),
        number(node, "generatorLoss"),
        node.path("keptStep").asInt(),
        node.path("restarted").asBoolean(),
        curve(node.path("curve")));
  }

  static Frequencies frequencies(JsonNode node, TableEncoder encoder) {
    ConditionScheme scheme = new ConditionScheme(encoder);
    List<int[]> conditions = new ArrayList<>();
    List<Integer> counts = new ArrayList<>();
    for (JsonNode cell : node) {
      JsonNode values = cell.path("condition");
      int[] condition = new int[scheme.terms().size()];
      boolean fits = values.size() == condition.length && cell.path("rows").asInt() >= 1;
      for (int t = 0; fits && t < condition.length; t++) {
        condition[t] = values.get(t).asInt();
        fits = condition[t] >= ConditionScheme.ANY && condition[t] < scheme.terms().get(t).values();
      }
      if (!fits) {
        throw new IllegalArgumentException("a cell's count does not fit the dataset");
      }
      conditions.add(condition);
      counts.add(cell.path("rows").asInt());
    }
    if (counts.isEmpty()) {
      throw new IllegalArgumentException("there is no count of a cell");
    }
    return new Frequencies(conditions, counts);
  }

  private static String text(JsonNode node, String name) {
    if (!node.path(name).isTextual()) {
      throw new IllegalArgumentException("header lacks " + name);
    }
    return node.path(name).asText();
  }

  private static double number(JsonNode node, String name) {
    if (!node.path(name).isNumber()) {
      throw new IllegalArgumentException("header lacks " + name);
    }
    return node.path(name).asDouble();
  }
}
