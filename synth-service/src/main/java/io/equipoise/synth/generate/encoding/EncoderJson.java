package io.equipoise.synth.generate.encoding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.ProtectedAttribute;
import java.util.ArrayList;
import java.util.List;

/**
 * A fitted encoder as a JSON tree and back, number for number. Missing ({@code NaN}) and negative
 * infinity, which JSON has no numbers for, are {@code null} in the places where they may stand.
 *
 * <p>Reading takes nothing on trust: counts are bounded and every number must be one, else an
 * {@link IllegalArgumentException} says what is wrong.
 */
public final class EncoderJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Most levels of a column and most components of a mixture. */
  private static final int MOST = 100_000;

  private EncoderJson() {}

  /** What an encoder depends on in a descriptor: columns, label and protected attributes. */
  public static ObjectNode schema(DatasetDescriptor descriptor) {
    ObjectNode schema = JSON.objectNode();
    schema.put("dataset", descriptor.dataset());
    ArrayNode columns = schema.putArray("columns");
    for (Column column : descriptor.columns()) {
      ObjectNode node = columns.addObject();
      node.put("name", column.name());
      node.put("kind", column.kind().name());
      node.put("integer", column.integer());
      node.put("minimum", Double.toString(column.minimum()));
      node.put("maximum", Double.toString(column.maximum()));
      ArrayNode values = node.putArray("values");
      column.values().forEach(values::add);
    }
    schema.put("label", descriptor.label().column().name());
    schema.put("positive", descriptor.label().positive());
    ArrayNode attributes = schema.putArray("protected");
    for (ProtectedAttribute attribute : descriptor.protectedAttributes()) {
      ObjectNode node = attributes.addObject();
      node.put("name", attribute.name());
      node.put("column", attribute.column().name());
      ArrayNode bands = node.putArray("bands");
      attribute.bands().forEach(band -> bands.add(band.toString()));
    }
    return schema;
  }

  /** The encoder's columns. */
  public static ArrayNode write(TableEncoder encoder) {
    ArrayNode columns = JSON.arrayNode();
    for (TableEncoder.Place place : encoder.places()) {
      ObjectNode node = columns.addObject();
      if (place.encoding() instanceof NumberEncoding number) {
        writeNumber(number.fit(), node);
      } else if (place.encoding() instanceof CategoryEncoding category) {
        ArrayNode codes = node.putArray("codes");
        for (double code : category.codes()) {
          codes.add(nullable(code));
        }
        if (!category.rest().isEmpty()) {
          ArrayNode rest = node.putArray("rest");
          category.rest().forEach(rare -> rest.addArray().add(rare.code()).add(rare.rows()));
        }
      }
    }
    return columns;
  }

  private static JsonNode nullable(double value) {
    return Double.isFinite(value) ? JSON.numberNode(value) : JSON.nullNode();
  }

  private static void writeNumber(NumberEncoding.Fit fit, ObjectNode node) {
    ArrayNode levels = node.putArray("levels");
    for (NumberEncoding.Level level : fit.levels()) {
      levels.addArray().add(level.center()).add(level.reach()).add(level.low()).add(level.high());
    }
    node.put("singles", fit.singles());
    ArrayNode edges = node.putArray("edges");
    fit.edges().forEach(edge -> edges.add(nullable(edge)));
    ArrayNode mixture = node.putArray("mixture");
    for (GaussianMixture.Component component : fit.mixture().components()) {
      mixture.addArray().add(component.weight()).add(component.mean()).add(component.deviation());
    }
    node.put("missing", fit.missing());
    node.put("decimals", fit.decimals());
  }

  /**
   * The encoder of a dataset with these columns.
   *
   * @throws IllegalArgumentException when the tree is not one that {@link #write} makes
   */
  public static TableEncoder read(JsonNode columns, DatasetDescriptor descriptor) {
    require(columns.isArray(), "encoder is not a list");
    require(columns.size() == descriptor.columns().size(), "encoder has other columns");
    List<ColumnEncoding> encodings = new ArrayList<>();
    for (int c = 0; c < columns.size(); c++) {
      JsonNode node = columns.get(c);
      encodings.add(
          descriptor.columns().get(c).isNumber()
              ? NumberEncoding.of(readNumber(node))
              : readCategory(node, descriptor.columns().get(c)));
    }
    return TableEncoder.of(descriptor, encodings);
  }

  private static CategoryEncoding readCategory(JsonNode node, Column column) {
    JsonNode list = list(node, "codes");
    require(!list.isEmpty(), "a category column has no levels");
    double[] codes = new double[list.size()];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = list.get(i).isNull() ? Double.NaN : code(list.get(i), column);
    }
    List<CategoryEncoding.Rare> rest = new ArrayList<>();
    for (JsonNode rare : node.has("rest") ? list(node, "rest") : JSON.arrayNode()) {
      boolean counted = rare.size() == 2 && rare.path(1).isInt() && rare.path(1).asInt() >= 1;
      require(counted, "a category column's rest has a value without a count");
      rest.add(new CategoryEncoding.Rare(code(rare.get(0), column), rare.get(1).asInt()));
    }
    long rows = rest.stream().mapToLong(CategoryEncoding.Rare::rows).sum();
    require(rows <= Integer.MAX_VALUE, "a category column's rest has too many rows");
    return CategoryEncoding.of(codes, rest);
  }

  private static double code(JsonNode node, Column column) {
    double code = number(node);
    boolean isCode = code >= 0 && code < column.values().size() && code == Math.rint(code);
    require(isCode, "a category column has a level that is no value of it");
    return code;
  }

  private static NumberEncoding.Fit readNumber(JsonNode node) {
    List<NumberEncoding.Level> levels = new ArrayList<>();
    for (JsonNode level : list(node, "levels")) {
      require(level.size() == 4, "a level has not four numbers");
      levels.add(
          new NumberEncoding.Level(
              number(level.get(0)),
              number(level.get(1)),
              number(level.get(2)),
              number(level.get(3))));
    }
    List<Double> edges = new ArrayList<>();
    for (JsonNode edge : list(node, "edges")) {
      edges.add(edge.isNull() ? Double.NEGATIVE_INFINITY : number(edge));
    }
    List<GaussianMixture.Component> components = new ArrayList<>();
    for (JsonNode component : list(node, "mixture")) {
      require(component.size() == 3, "a component has not three numbers");
      components.add(
          new GaussianMixture.Component(
              number(component.get(0)), number(component.get(1)), number(component.get(2))));
    }
    int singles = node.path("singles").asInt(-1);
    boolean missing = node.path("missing").asBoolean();
    boolean whole =
        singles >= 0
            && (edges.isEmpty()
                ? levels.size() == singles + components.size()
                : levels.size() == edges.size())
            && (missing || !levels.isEmpty());
    require(whole, "levels of a number column do not fit together");
    return new NumberEncoding.Fit(
        levels,
        singles,
        edges,
        new GaussianMixture(components),
        missing,
        node.path("decimals").asInt(-1));
  }

  private static JsonNode list(JsonNode node, String name) {
    JsonNode list = node.path(name);
    require(list.isArray() && list.size() <= MOST, "encoder has no usable list of " + name);
    return list;
  }

  private static double number(JsonNode node) {
    require(node.isNumber() && Double.isFinite(node.asDouble()), "encoder lacks a number");
    return node.asDouble();
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
