package io.equipoise.cohort.descriptor;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code sources.csv}. */
final class CsvReader {
  private static final Pattern POSITION = Pattern.compile("\\d+");
  private static final int MAX_POSITION = 100_000;

  /** What separates groups of three digits somewhere in the world. */
  private static final String THOUSANDS = ".,' \u2019\u00a0\u202f\u2009";

  private final Vocabulary vocabulary;
  private final boolean hasEventTime;

  CsvReader(Vocabulary vocabulary, boolean hasEventTime) {
    this.vocabulary = vocabulary;
    this.hasEventTime = hasEventTime;
  }

  Optional<CsvSource> read(Place place) {
    Optional<Place.Fields> found =
        place.fields(
            "header",
            "delimiter",
            "encoding",
            "numbers",
            "missing",
            "files",
            "columns",
            "identity");
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Place.Fields fields = found.get();
    boolean header = fields.optional("header").flatMap(Place::flag).orElse(true);
    char delimiter = fields.optional("delimiter").flatMap(CsvReader::delimiter).orElse(',');
    Set<String> missing =
        new LinkedHashSet<>(fields.optional("missing").flatMap(Place::texts).orElse(List.of()));
    Map<String, CsvSource.Field> columns = new LinkedHashMap<>();
    Optional<Place> columnsPlace =
        fields.required("columns", "say for each column where it is in the files");
    columnsPlace.ifPresent(p -> columns.putAll(columns(p, header)));
    Set<String> named = columnsPlace.map(p -> p.entries().keySet()).orElse(Set.of());
    List<CsvSource.File> files =
        fields
            .required("files", "list the files, such as [{ path: patients.csv }]")
            .map(p -> files(p, named))
            .orElse(List.of());
    columnsPlace.ifPresent(p -> complete(p, named, files));

    Optional<Place.Fields> identity =
        fields.optional("identity").flatMap(p -> p.fields("patient", "record", "eventTime"));
    Optional<Place> time = identity.flatMap(f -> f.optional("eventTime"));
    if (hasEventTime && time.isEmpty()) {
      fields
          .optional("identity")
          .orElse(place)
          .fault(
              "eventTime is missing; identity.eventTime promises one: say where it is, or take that key away");
    } else if (!hasEventTime) {
      time.ifPresent(p -> p.fault("identity.eventTime at the top must name the event time too"));
    }
    return Optional.of(
        new CsvSource(
            header,
            delimiter,
            missing,
            files,
            columns,
            identity.flatMap(f -> f.optional("patient")).flatMap(p -> field(p, header)),
            identity.flatMap(f -> f.optional("record")).flatMap(p -> field(p, header)),
            time.flatMap(p -> field(p, header)),
            fields
                .optional("encoding")
                .flatMap(p -> p.oneOf(CsvSource.ENCODINGS))
                .map(Charset::forName)
                .orElse(StandardCharsets.UTF_8),
            fields.optional("numbers").map(CsvReader::numbers).orElse(NumberStyle.PLAIN)));
  }

  private static NumberStyle numbers(Place place) {
    Optional<Place.Fields> fields = place.fields("decimal", "thousands");
    char decimal =
        fields
            .flatMap(f -> f.optional("decimal"))
            .flatMap(p -> sign(p, ".,", "must be \".\" or \",\""))
            .orElse('.');
    Optional<Place> thousands = fields.flatMap(f -> f.optional("thousands"));
    Optional<Character> separator =
        thousands.flatMap(
            p ->
                sign(
                    p,
                    THOUSANDS,
                    "must be \".\", \",\", \"'\", \"\u2019\", or an ordinary, no-break or thin space in quotes"));
    if (separator.isPresent() && separator.get() == decimal) {
      thousands.ifPresent(
          p -> p.fault("is the decimal sign too; a number could then be read in two ways"));
      return NumberStyle.PLAIN;
    }
    return new NumberStyle(decimal, separator);
  }

  private static Optional<Character> sign(Place place, String signs, String rule) {
    if (place.node() instanceof YamlNode.Scalar scalar
        && scalar.text().length() == 1
        && signs.indexOf(scalar.text().charAt(0)) >= 0) {
      return Optional.of(scalar.text().charAt(0));
    }
    place.fault(rule);
    return Optional.empty();
  }

  private static Optional<Character> delimiter(Place place) {
    if (place.node() instanceof YamlNode.Scalar scalar
        && scalar.text().length() == 1
        && "\"\r\n".indexOf(scalar.text().charAt(0)) < 0) {
      return Optional.of(scalar.text().charAt(0));
    }
    place.fault("must be one character in quotes, such as \",\" or \"\\t\"");
    return Optional.empty();
  }

  private List<CsvSource.File> files(Place place, Set<String> namedColumns) {
    List<CsvSource.File> files = new ArrayList<>();
    Map<String, Integer> lines = new HashMap<>();
    for (Place item : place.itemsAtLeastOne().orElse(List.of())) {
      Optional<Place.Fields> fields = item.fields("path", "constants");
      if (fields.isEmpty()) {
        continue;
      }
      Optional<Place> pathPlace =
          fields.get().required("path", "name the file, relative to the data folder");
      Optional<String> path = pathPlace.flatMap(Vocabulary::relativePath);
      if (pathPlace.isPresent() && path.isPresent()) {
        pathPlace.get().once(path.get(), lines);
      }
      Map<String, String> constants = new LinkedHashMap<>();
      fields
          .get()
          .optional("constants")
          .ifPresent(p -> constants.putAll(constants(p, namedColumns)));
      files.add(new CsvSource.File(path.orElse("unnamed"), constants));
    }
    return files;
  }

  private Map<String, String> constants(Place place, Set<String> namedColumns) {
    Map<String, String> constants = new LinkedHashMap<>();
    place
        .entries()
        .forEach(
            (name, value) -> {
              Optional<Column> column = vocabulary.column(value, name);
              if (namedColumns.contains(name)) {
                value.fault(
                    "column "
                        + name
                        + " is read from the file already (sources.csv.columns); keep one of the two");
              }
              value
                  .text()
                  .ifPresent(
                      text -> {
                        column.ifPresent(c -> Vocabulary.holds(c, value, text));
                        constants.put(name, text);
                      });
            });
    return constants;
  }

  private Map<String, CsvSource.Field> columns(Place place, boolean header) {
    Map<String, CsvSource.Field> columns = new LinkedHashMap<>();
    place
        .entries()
        .forEach(
            (name, value) ->
                mapped(value, header, vocabulary.column(value, name))
                    .ifPresent(field -> columns.put(name, field)));
    return columns;
  }

  /** Every column needs a place: its own, or a constant in each file. */
  private void complete(Place place, Set<String> named, List<CsvSource.File> files) {
    if (!(place.node() instanceof YamlNode.Mapping)) {
      return;
    }
    for (String column : vocabulary.columnNames()) {
      boolean constant =
          !files.isEmpty() && files.stream().allMatch(f -> f.constants().containsKey(column));
      if (!named.contains(column) && !constant) {
        place.fault(
            "column " + column + " has no place; add it here, or to the constants of every file");
      }
    }
  }

  /** A field without a map: an identity or a time. */
  private static Optional<CsvSource.Field> field(Place place, boolean header) {
    if (place.node() instanceof YamlNode.Mapping) {
      return place.fields("from", "at").flatMap(fields -> named(place, fields, header, Map.of()));
    }
    return bare(place, header);
  }

  private static Optional<CsvSource.Field> mapped(
      Place place, boolean header, Optional<Column> column) {
    if (!(place.node() instanceof YamlNode.Mapping)) {
      return bare(place, header);
    }
    return place
        .fields("from", "at", "map")
        .flatMap(
            fields ->
                named(
                    place,
                    fields,
                    header,
                    fields.optional("map").map(p -> Vocabulary.map(p, column)).orElse(Map.of())));
  }

  /** A plain whole number is a position, any other text a header name. */
  private static Optional<CsvSource.Field> bare(Place place, boolean header) {
    if (place.node() instanceof YamlNode.Scalar scalar
        && scalar.plain()
        && POSITION.matcher(scalar.text()).matches()) {
      return position(place)
          .map(at -> new CsvSource.Field(Optional.empty(), Optional.of(at), Map.of()));
    }
    return headerName(place, header)
        .map(from -> new CsvSource.Field(Optional.of(from), Optional.empty(), Map.of()));
  }

  private static Optional<CsvSource.Field> named(
      Place place, Place.Fields fields, boolean header, Map<String, String> map) {
    Optional<Place> from = fields.optional("from");
    Optional<Place> at = fields.optional("at");
    if (from.isPresent() == at.isPresent()) {
      place.fault("needs exactly one of from (a header name) and at (a position from 0)");
      return Optional.empty();
    }
    Optional<String> name = from.flatMap(p -> headerName(p, header));
    Optional<Integer> position = at.flatMap(CsvReader::position);
    return name.isPresent() || position.isPresent()
        ? Optional.of(new CsvSource.Field(name, position, map))
        : Optional.empty();
  }

  private static Optional<Integer> position(Place place) {
    return place.wholeNumber(0, MAX_POSITION);
  }

  private static Optional<String> headerName(Place place, boolean header) {
    Optional<String> name = place.text();
    if (name.isPresent() && !header) {
      place.fault("the files have no header (header: false); give the position from 0 instead");
    }
    return name;
  }
}
