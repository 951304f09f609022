package io.equipoise.cohort.descriptor;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How to watch a dataset that is in an Avro topic already, with a schema of its own: one record per
 * message.
 *
 * @param name name of the topic
 * @param columns descriptor column to what fills it
 * @param patient where the patient's identity is; empty: the message's key, as text
 * @param record where the record's identity is; empty: {@code <partition>-<offset>}
 * @param eventTime where the event time is; empty: the message's Kafka timestamp
 */
public record TopicSource(
    String name,
    Map<String, Field> columns,
    Optional<FieldPath> patient,
    Optional<FieldPath> record,
    Optional<FieldPath> eventTime) {

  /** Copies the map. */
  public TopicSource {
    Checks.notBlank(name, "topic name");
    columns = Checks.ordered(columns);
  }

  /**
   * What fills a column.
   *
   * @param from where the raw value is
   * @param map raw value to descriptor value; a numeric raw value such as {@code 1.0} also matches
   *     the key {@code 1}; empty map: the raw value is the value
   */
  public record Field(FieldPath from, Map<String, String> map) {
    /** Copies the map. */
    public Field {
      map = Checks.ordered(map);
    }
  }

  /**
   * A way from a message's record to one of its fields, through nested records; {@code
   * patient.address.state} reads field {@code state} of field {@code address} of field {@code
   * patient}.
   *
   * @param names names of the fields, outermost first; Avro names
   */
  public record FieldPath(List<String> names) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** Checks the names and copies the list. */
    public FieldPath {
      names = List.copyOf(names);
      Checks.require(!names.isEmpty(), "a field path needs at least one name");
      for (String name : names) {
        Checks.require(
            NAME.matcher(name).matches(),
            "a field path is made of Avro names, got `" + Checks.shorten(name) + "`");
      }
    }

    /**
     * The path that {@code dotted} writes, for example {@code patient.age}. Throws {@link
     * IllegalArgumentException} when a part is no Avro name.
     */
    public static FieldPath parse(String dotted) {
      return new FieldPath(List.of(dotted.split("\\.", -1)));
    }

    /** Whether {@link #parse} would accept the text. */
    static boolean isPath(String dotted) {
      for (String name : dotted.split("\\.", -1)) {
        if (!NAME.matcher(name).matches()) {
          return false;
        }
      }
      return true;
    }

    /** The names joined by dots. */
    @Override
    public String toString() {
      return String.join(".", names);
    }
  }
}
