package io.equipoise.cohort.descriptor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How to read a dataset from JSON objects, in files or as they are sent.
 *
 * @param missing raw values that mean "missing" in any column
 * @param files files relative to the data folder, in replay order; may be empty
 * @param columns descriptor column to its field
 * @param patient field of the patient's identity; empty: each object is its own patient
 * @param record field of the record's identity; empty: where the object was found
 * @param eventTime field of the event time; empty: time of ingestion
 */
public record JsonSource(
    Set<String> missing,
    List<String> files,
    Map<String, Field> columns,
    Optional<Field> patient,
    Optional<Field> record,
    Optional<Field> eventTime) {

  /** Copies the collections. */
  public JsonSource {
    missing = Checks.ordered(missing);
    files = List.copyOf(files);
    columns = Checks.ordered(columns);
  }

  /** Fields called like the columns, and nothing that tells patients or records apart. */
  static JsonSource ofColumns(List<Column> columns) {
    Map<String, Field> fields = new LinkedHashMap<>();
    columns.forEach(column -> fields.put(column.name(), new Field(column.name(), Map.of())));
    return new JsonSource(
        Set.of(), List.of(), fields, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * One field.
   *
   * @param from name of the field; names of nested objects are joined by points
   * @param map raw value to descriptor value; empty: the raw value is the value
   */
  public record Field(String from, Map<String, String> map) {
    /** Checks the name. */
    public Field {
      Checks.notBlank(from, "field of a JSON source");
      map = Checks.ordered(map);
    }
  }
}
