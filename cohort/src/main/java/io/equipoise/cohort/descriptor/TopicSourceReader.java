package io.equipoise.cohort.descriptor;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code sources.topic}. */
final class TopicSourceReader {
  /** Kafka's own rule. */
  private static final Pattern TOPIC = Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}");

  private final Vocabulary vocabulary;
  private final boolean hasEventTime;
  private final Optional<String> dataset;

  TopicSourceReader(Vocabulary vocabulary, boolean hasEventTime, Optional<String> dataset) {
    this.vocabulary = vocabulary;
    this.hasEventTime = hasEventTime;
    this.dataset = dataset;
  }

  Optional<TopicSource> read(Place place) {
    Optional<Place.Fields> found = place.fields("name", "columns", "identity");
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Place.Fields fields = found.get();
    Optional<String> name =
        fields.required("name", "name the topic that is there already").flatMap(this::topicName);
    Map<String, TopicSource.Field> columns = new LinkedHashMap<>();
    fields
        .required("columns", "say for each column which field it is")
        .ifPresent(p -> columns.putAll(columns(p)));
    Optional<Place.Fields> identity =
        fields.optional("identity").flatMap(p -> p.fields("patient", "record", "eventTime"));
    Optional<Place> time = identity.flatMap(f -> f.optional("eventTime"));
    if (!hasEventTime) {
      time.ifPresent(p -> p.fault("identity.eventTime at the top must name the event time too"));
    }
    Optional<TopicSource.FieldPath> patient = path(identity, "patient");
    Optional<TopicSource.FieldPath> record = path(identity, "record");
    Optional<TopicSource.FieldPath> eventTime = time.flatMap(TopicSourceReader::path);
    return name.map(n -> new TopicSource(n, columns, patient, record, eventTime));
  }

  private Optional<String> topicName(Place place) {
    Optional<String> name = place.text();
    if (name.isEmpty()) {
      return name;
    }
    if (!TOPIC.matcher(name.get()).matches()) {
      place.fault(
          "`"
              + Checks.shorten(name.get())
              + "` is no name of a topic: letters, digits, . _ and -, at most 249 characters");
      return Optional.empty();
    }
    if (dataset.isPresent() && name.get().startsWith(dataset.get() + ".")) {
      place.fault(
          "topics that begin with `"
              + dataset.get()
              + ".` are the dataset's own; name another topic, or call the dataset otherwise");
      return Optional.empty();
    }
    return name;
  }

  private Map<String, TopicSource.Field> columns(Place place) {
    Map<String, TopicSource.Field> columns = new LinkedHashMap<>();
    Map<String, Place> entries = place.entries();
    entries.forEach(
        (name, value) ->
            field(value, vocabulary.column(value, name))
                .ifPresent(field -> columns.put(name, field)));
    if (place.node() instanceof YamlNode.Mapping) {
      for (String column : vocabulary.columnNames()) {
        if (!entries.containsKey(column)) {
          place.fault("column " + column + " has no field; add it here");
        }
      }
    }
    return columns;
  }

  private static Optional<TopicSource.Field> field(Place place, Optional<Column> column) {
    if (!(place.node() instanceof YamlNode.Mapping)) {
      return path(place).map(path -> new TopicSource.Field(path, Map.of()));
    }
    Optional<Place.Fields> fields = place.fields("from", "map");
    if (fields.isEmpty()) {
      return Optional.empty();
    }
    Optional<TopicSource.FieldPath> from =
        fields
            .get()
            .required("from", "name the field, such as patient.age")
            .flatMap(TopicSourceReader::path);
    Map<String, String> map =
        fields.get().optional("map").map(p -> Vocabulary.map(p, column)).orElse(Map.of());
    return from.map(path -> new TopicSource.Field(path, map));
  }

  private static Optional<TopicSource.FieldPath> path(Optional<Place.Fields> fields, String key) {
    return fields.flatMap(f -> f.optional(key)).flatMap(TopicSourceReader::path);
  }

  private static Optional<TopicSource.FieldPath> path(Place place) {
    Optional<String> text = place.text();
    if (text.isPresent() && !TopicSource.FieldPath.isPath(text.get())) {
      place.fault(
          "`"
              + Checks.shorten(text.get())
              + "` is no path of a field: names of letters, digits and _, joined by dots, such as"
              + " patient.age");
      return Optional.empty();
    }
    return text.map(TopicSource.FieldPath::parse);
  }
}
