package io.equipoise.cohort.descriptor;

import io.equipoise.cohort.constraint.Constraint;
import io.equipoise.cohort.constraint.ConstraintException;
import io.equipoise.cohort.constraint.ConstraintParser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads what a record is made of: {@code columns}, {@code label}, {@code protected} and {@code
 * watch}.
 */
final class ColumnsReader {
  /**
   * More subgroups than anybody can look at. A snapshot of a window is one message with all of
   * them: at about 340 bytes each they take two thirds of what brokers take by default.
   */
  private static final int MAX_SUBGROUPS = 2_000;

  /** Avro's rule for names (Avro 1.12 specification, Names); a column is a field of the record. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private static final Set<String> TAKEN =
      Set.of("recordId", "patientId", "eventTime", "provenance");

  private final Vocabulary vocabulary;

  ColumnsReader(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  List<Column> columns(Place place) {
    List<Column> columns = new ArrayList<>();
    Map<String, Integer> lines = new HashMap<>();
    for (Place item : place.itemsAtLeastOne().orElse(List.of())) {
      Optional<Place.Fields> fields =
          item.fields(
              "name", "type", "unit", "range", "integer", "values", "missing", "description");
      if (fields.isEmpty()) {
        continue;
      }
      Optional<String> name = columnName(fields.get(), lines);
      Optional<Column> column = column(fields.get(), name.orElse("unnamed"));
      name.ifPresent(known -> vocabulary.define(known, column));
      column.ifPresent(columns::add);
    }
    return columns;
  }

  private static Optional<String> columnName(Place.Fields fields, Map<String, Integer> lines) {
    Optional<Place> place = fields.required("name", "give the column a name");
    Optional<String> name = place.flatMap(Place::text);
    if (place.isEmpty() || name.isEmpty()) {
      return Optional.empty();
    }
    if (!NAME.matcher(name.get()).matches()) {
      place
          .get()
          .fault("`" + name.get() + "` must be letters, digits and _, and not begin with a digit");
    } else if (TAKEN.contains(name.get())) {
      place.get().fault("`" + name.get() + "` is a field of every record; use another name");
    }
    place.get().once(name.get(), lines);
    return name;
  }

  private static Optional<Column> column(Place.Fields fields, String name) {
    Optional<String> type =
        fields
            .required("type", "write number or category")
            .flatMap(p -> p.oneOf(List.of("number", "category")));
    Set<String> missing =
        new LinkedHashSet<>(fields.optional("missing").flatMap(Place::texts).orElse(List.of()));
    String description = fields.optional("description").flatMap(Place::text).orElse("");
    if (type.isEmpty()) {
      return Optional.empty();
    }
    return type.get().equals("number")
        ? number(fields, name, missing, description)
        : category(fields, name, missing, description);
  }

  private static Optional<Column> number(
      Place.Fields fields, String name, Set<String> missing, String description) {
    fields.refuse(
        "values", "a number column has no values; give it a range, or make it a category");
    String unit = fields.optional("unit").flatMap(Place::text).orElse("");
    boolean integer = fields.optional("integer").flatMap(Place::flag).orElse(false);
    double minimum = Double.NEGATIVE_INFINITY;
    double maximum = Double.POSITIVE_INFINITY;
    if (fields.optional("range").isPresent()) {
      Place range = fields.optional("range").get();
      List<Double> ends = numbers(range);
      if (ends.size() == 2 && ends.get(0) < ends.get(1)) {
        minimum = ends.get(0);
        maximum = ends.get(1);
      } else if (range.node() instanceof YamlNode.Sequence sequence
          && (sequence.items().size() != 2 || ends.size() == 2)) {
        range.fault("must be two numbers, the smaller first: [minimum, maximum]");
      }
    }
    return Optional.of(
        new Column(
            name,
            Column.Kind.NUMBER,
            unit,
            minimum,
            maximum,
            integer,
            List.of(),
            missing,
            description));
  }

  private static Optional<Column> category(
      Place.Fields fields, String name, Set<String> missing, String description) {
    for (String key : List.of("unit", "range", "integer")) {
      fields.refuse(key, "only number columns have this; remove it, or make the column a number");
    }
    Optional<Place> place = fields.required("values", "list the categories");
    place
        .flatMap(Place::items)
        .ifPresent(
            items ->
                items.forEach(item -> scalar(item).ifPresent(v -> Vocabulary.unreserved(item, v))));
    List<String> values = place.flatMap(Place::texts).orElse(List.of());
    if (place.isPresent()
        && values.isEmpty()
        && place.get().node() instanceof YamlNode.Sequence s
        && s.items().isEmpty()) {
      place.get().fault("must list at least one item");
    }
    if (values.isEmpty()) {
      return Optional.empty();
    }
    for (String value : values) {
      if (missing.contains(value)) {
        fields
            .optional("missing")
            .ifPresent(
                p -> p.fault("`" + value + "` is a value of the column too; it cannot be both"));
      }
    }
    return Optional.of(
        new Column(
            name,
            Column.Kind.CATEGORY,
            "",
            Double.NEGATIVE_INFINITY,
            Double.POSITIVE_INFINITY,
            false,
            values,
            missing,
            description));
  }

  /** The text of a single value without noting a fault. */
  private static Optional<String> scalar(Place place) {
    return place.node() instanceof YamlNode.Scalar scalar
        ? Optional.of(scalar.text())
        : Optional.empty();
  }

  private static List<Double> numbers(Place place) {
    List<Double> numbers = new ArrayList<>();
    for (Place item : place.items().orElse(List.of())) {
      item.number().ifPresent(numbers::add);
    }
    return numbers;
  }

  Optional<DatasetDescriptor.Label> label(Place place) {
    Optional<Place.Fields> fields = place.fields("column", "positive", "description");
    if (fields.isEmpty()) {
      return Optional.empty();
    }
    Optional<Place> columnPlace =
        fields.get().required("column", "name the category column that a model shall predict");
    Optional<Column> column =
        columnPlace.flatMap(p -> p.text().flatMap(name -> vocabulary.column(p, name)));
    Optional<Place> positivePlace =
        fields.get().required("positive", "name the value that counts as positive");
    Optional<String> positive = positivePlace.flatMap(Place::text);
    String description = fields.get().optional("description").flatMap(Place::text).orElse("");
    if (columnPlace.isEmpty()
        || column.isEmpty()
        || positivePlace.isEmpty()
        || positive.isEmpty()) {
      return Optional.empty();
    }
    if (column.get().isNumber()) {
      columnPlace
          .get()
          .fault("column " + column.get().name() + " is a number; the label must be a category");
      return Optional.empty();
    }
    if (column.get().values().size() < 2) {
      columnPlace
          .get()
          .fault(
              "column " + column.get().name() + " has one value only; there is nothing to predict");
    }
    Vocabulary.valueOf(column.get(), positivePlace.get(), positive.get());
    return column.get().values().contains(positive.get())
        ? Optional.of(new DatasetDescriptor.Label(column.get(), positive.get(), description))
        : Optional.empty();
  }

  List<ProtectedAttribute> protectedAttributes(Place place) {
    List<ProtectedAttribute> attributes = new ArrayList<>();
    Map<String, Integer> lines = new HashMap<>();
    for (Place item : place.itemsAtLeastOne().orElse(List.of())) {
      Optional<Place.Fields> fields = item.fields("name", "column", "bands");
      if (fields.isEmpty()) {
        continue;
      }
      Optional<Place> namePlace = fields.get().required("name", "give the attribute a name");
      Optional<String> name = namePlace.flatMap(Place::text);
      if (namePlace.isPresent() && name.isPresent()) {
        Vocabulary.unreserved(namePlace.get(), name.get());
        namePlace.get().once(name.get(), lines);
      }
      Optional<ProtectedAttribute> attribute = attribute(fields.get(), name.orElse("unnamed"));
      name.ifPresent(known -> vocabulary.defineAttribute(known, attribute));
      attribute.ifPresent(attributes::add);
    }
    requireNumberedCells(place, attributes);
    return attributes;
  }

  /** A cell is told by a long: as many combinations as there are values, and unknown, of each. */
  private static void requireNumberedCells(Place place, List<ProtectedAttribute> attributes) {
    long cells = 1;
    for (ProtectedAttribute attribute : attributes) {
      int values = attribute.values().size() + 1;
      if (cells > Long.MAX_VALUE / values) {
        place.fault(
            "has more than 2^63 combinations of values, each attribute's `unknown` among them; list"
                + " fewer attributes or fewer values");
        return;
      }
      cells *= values;
    }
  }

  private Optional<ProtectedAttribute> attribute(Place.Fields fields, String name) {
    Optional<Place> columnPlace = fields.required("column", "name the column that it is read from");
    Optional<Column> column =
        columnPlace.flatMap(p -> p.text().flatMap(c -> vocabulary.column(p, c)));
    Optional<Place> bandsPlace = fields.optional("bands");
    List<Double> bands = bandsPlace.map(ColumnsReader::numbers).orElse(List.of());
    if (columnPlace.isEmpty() || column.isEmpty()) {
      return Optional.empty();
    }
    if (!column.get().isNumber()) {
      fields.refuse(
          "bands",
          "column "
              + column.get().name()
              + " is a category; only number columns are cut into bands");
      if (column.get().values().contains(ProtectedAttribute.UNKNOWN)) {
        columnPlace
            .get()
            .fault(
                "column "
                    + column.get().name()
                    + " lists the value `unknown`, which a protected attribute keeps for missing and unlisted"
                    + " values; take it off the column's list");
      }
      return Optional.of(new ProtectedAttribute(name, column.get(), List.of()));
    }
    if (bandsPlace.isEmpty()) {
      fields.required(
          "bands",
          "column " + column.get().name() + " is a number; give band edges, such as [18, 45, 65]");
      return Optional.empty();
    }
    return ascending(bandsPlace.get(), bands, column.get())
        ? Optional.of(new ProtectedAttribute(name, column.get(), bands))
        : Optional.empty();
  }

  private static boolean ascending(Place place, List<Double> bands, Column column) {
    if (!(place.node() instanceof YamlNode.Sequence sequence)
        || bands.size() < sequence.items().size()) {
      return false; // noted where the items were read
    }
    if (bands.size() < 2) {
      place.fault("needs at least two edges");
      return false;
    }
    boolean sound = true;
    for (int i = 0; i < bands.size(); i++) {
      if (i > 0 && bands.get(i - 1) >= bands.get(i)) {
        place.fault(
            "edges must ascend, but "
                + ProtectedAttribute.number(bands.get(i))
                + " follows "
                + ProtectedAttribute.number(bands.get(i - 1)));
        sound = false;
      }
      if (column.integer() && bands.get(i) != Math.rint(bands.get(i))) {
        place.fault(
            "column "
                + column.name()
                + " is integer, so edges must be whole numbers, got "
                + bands.get(i));
        sound = false;
      }
      if (Double.isInfinite(bands.get(i))) {
        place.fault("edges must be finite");
        sound = false;
      }
    }
    return sound;
  }

  /** The constraints; none are read while a column that they may name is itself at fault. */
  List<Constraint> constraints(Place place) {
    List<Constraint> constraints = new ArrayList<>();
    Optional<List<Column>> sound = vocabulary.soundColumns();
    Map<String, Integer> lines = new HashMap<>();
    for (Place item : place.itemsAtLeastOne().orElse(List.of())) {
      Optional<String> expression = item.text();
      if (expression.isEmpty() || sound.isEmpty()) {
        continue;
      }
      try {
        Constraint constraint = ConstraintParser.parse(expression.get(), sound.get());
        item.once(constraint.text(), lines);
        constraints.add(constraint);
      } catch (ConstraintException notOne) {
        item.fault(String.valueOf(notOne.getMessage()));
      }
    }
    return constraints;
  }

  List<List<String>> watch(Place place) {
    List<List<String>> watch = new ArrayList<>();
    Map<String, Integer> lines = new HashMap<>();
    double subgroups = 0;
    for (Place set : place.itemsAtLeastOne().orElse(List.of())) {
      List<String> names = new ArrayList<>();
      Map<String, Integer> namesOfSet = new HashMap<>();
      double size = 1;
      for (Place item : set.itemsAtLeastOne().orElse(List.of())) {
        Optional<String> name = item.text();
        if (name.isPresent() && item.once(name.get(), namesOfSet)) {
          size *= vocabulary.attribute(item, name.get()).map(a -> a.values().size()).orElse(1);
          names.add(name.get());
        }
      }
      set.once("the set " + names.stream().sorted().toList(), lines);
      subgroups += size;
      watch.add(List.copyOf(names));
    }
    if (subgroups > MAX_SUBGROUPS) {
      place.fault(
          "makes "
              + ProtectedAttribute.number(subgroups)
              + " subgroups, more than "
              + MAX_SUBGROUPS
              + "; watch fewer attributes together");
    }
    return watch;
  }
}
