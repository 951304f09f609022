package io.equipoise.cohort.descriptor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code sources.json}. Whatever it leaves out has a default: a column's field has the
 * column's name, and identities have the names that {@code identity} at the top gives them.
 */
final class JsonReader {
  private final Vocabulary vocabulary;
  private final Map<String, String> identity;

  /**
   * A reader.
   *
   * @param identity what the top-level {@code identity} names: {@code record}, {@code patient} and
   *     {@code eventTime}, as far as they are there
   */
  JsonReader(Vocabulary vocabulary, Map<String, String> identity) {
    this.vocabulary = vocabulary;
    this.identity = identity;
  }

  JsonSource read(Optional<Place> place) {
    Optional<Place.Fields> fields =
        place.flatMap(p -> p.fields("missing", "files", "columns", "identity"));
    Set<String> missing =
        new LinkedHashSet<>(
            fields.flatMap(f -> f.optional("missing")).flatMap(Place::texts).orElse(List.of()));
    Map<String, JsonSource.Field> columns = new LinkedHashMap<>();
    vocabulary
        .columnNames()
        .forEach(name -> columns.put(name, new JsonSource.Field(name, Map.of())));
    fields.flatMap(f -> f.optional("columns")).ifPresent(p -> columns(p, columns));
    Optional<Place.Fields> identities =
        fields
            .flatMap(f -> f.optional("identity"))
            .flatMap(p -> p.fields("patient", "record", "eventTime"));
    Optional<JsonSource.Field> time = identity(identities, "eventTime");
    if (!identity.containsKey("eventTime")) {
      identities
          .flatMap(f -> f.optional("eventTime"))
          .ifPresent(p -> p.fault("identity.eventTime at the top must name the event time too"));
    }
    return new JsonSource(
        missing,
        fields.flatMap(f -> f.optional("files")).map(JsonReader::files).orElse(List.of()),
        columns,
        identity(identities, "patient"),
        identity(identities, "record"),
        time);
  }

  private void columns(Place place, Map<String, JsonSource.Field> columns) {
    place
        .entries()
        .forEach(
            (name, value) -> {
              Optional<Column> column = vocabulary.column(value, name);
              field(value, column).ifPresent(field -> columns.put(name, field));
            });
  }

  /** An unreadable name is called unnamed, noted as a fault. */
  private Optional<JsonSource.Field> identity(Optional<Place.Fields> fields, String key) {
    Optional<Place> place = fields.flatMap(f -> f.optional(key));
    return place.isPresent()
        ? Optional.of(new JsonSource.Field(place.get().text().orElse("unnamed"), Map.of()))
        : Optional.ofNullable(identity.get(key)).map(name -> new JsonSource.Field(name, Map.of()));
  }

  private static Optional<JsonSource.Field> field(Place place, Optional<Column> column) {
    if (!(place.node() instanceof YamlNode.Mapping)) {
      return place.text().map(from -> new JsonSource.Field(from, Map.of()));
    }
    Optional<Place.Fields> fields = place.fields("from", "map");
    Optional<String> from =
        fields.flatMap(f -> f.required("from", "name the field")).flatMap(Place::text);
    Map<String, String> map =
        fields.flatMap(f -> f.optional("map")).map(p -> Vocabulary.map(p, column)).orElse(Map.of());
    return from.map(name -> new JsonSource.Field(name, map));
  }

  private static List<String> files(Place place) {
    List<String> files = new ArrayList<>();
    Map<String, Integer> lines = new HashMap<>();
    for (Place item : place.itemsAtLeastOne().orElse(List.of())) {
      Vocabulary.relativePath(item).filter(path -> item.once(path, lines)).ifPresent(files::add);
    }
    return files;
  }
}
