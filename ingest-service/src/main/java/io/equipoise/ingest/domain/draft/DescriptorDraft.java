package io.equipoise.ingest.domain.draft;

import io.equipoise.cohort.descriptor.NumberStyle;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A first descriptor of a file, to be edited: which field is a number, a category, an identity;
 * which values stand for missing; whom to protect and what to predict, by their names unless the
 * choices say so. What cannot be known from a file is marked with {@code EDIT}, above all the
 * reference population: the draft holds the file's own shares, by which nobody is missing.
 *
 * <p>Numbers of 1 to {@value DraftGroups#SMALL} people are not told: such a group gets no share.
 */
public final class DescriptorDraft {
  private static final Set<String> TAKEN =
      Set.of("recordId", "patientId", "eventTime", "provenance");
  private static final Set<String> POSITIVE =
      Set.of("yes", "true", "1", "positive", "y", "dead", "died", "case");

  private final DraftChoices choices;
  private final List<DraftColumn> columns = new ArrayList<>();
  private final DraftColumn label;
  private final List<DraftColumn> protects;
  private final Optional<DraftColumn> patient;

  /**
   * Decides what the fields are.
   *
   * @param fields the fields of the file in order, with all their values
   * @throws DraftException when there is nobody to protect or nothing to predict, or a choice names
   *     no such field
   */
  public DescriptorDraft(List<ColumnProfile> fields, DraftChoices choices) {
    this.choices = choices;
    Set<String> names = new HashSet<>(TAKEN);
    for (ColumnProfile field : fields) {
      columns.add(DraftColumn.of(columnName(field.header(), names), field));
    }
    this.patient =
        choices.patient().isPresent()
            ? choices.patient().map(this::field)
            : first(DraftColumn.Kind.PATIENT_ID);
    this.label = findLabel();
    this.protects = findProtected();
  }

  private static String columnName(String header, Set<String> names) {
    String name = header.strip().replaceAll("[^A-Za-z0-9_]+", "_");
    if (name.isEmpty() || Character.isDigit(name.charAt(0))) {
      name = "c" + name;
    }
    String free = name;
    for (int i = 2; !names.add(free); i++) {
      free = name + i;
    }
    return free;
  }

  private Optional<DraftColumn> first(DraftColumn.Kind kind) {
    return columns.stream().filter(column -> column.kind() == kind).findFirst();
  }

  private DraftColumn field(String header) {
    return columns.stream()
        .filter(column -> column.profile().header().equals(header))
        .findFirst()
        .orElseThrow(
            () ->
                new DraftException(
                    "the file has no field "
                        + header
                        + "; it has "
                        + columns.stream()
                            .map(column -> column.profile().header())
                            .collect(Collectors.joining(", "))));
  }

  private DraftColumn findLabel() {
    if (choices.label().isPresent()) {
      DraftColumn chosen = field(choices.label().get());
      if (chosen.kind() != DraftColumn.Kind.CATEGORY) {
        throw new DraftException(
            "field "
                + choices.label().get()
                + " cannot be the label: a label is a category, and this field "
                + (chosen.kind() == DraftColumn.Kind.NUMBER ? "is a number" : chosen.remark()));
      }
      return chosen;
    }
    List<DraftColumn> candidates =
        columns.stream().filter(column -> column.kind() == DraftColumn.Kind.CATEGORY).toList();
    return candidates.stream()
        .filter(column -> new FieldName(column.profile().header()).isOfLabel())
        .min(Comparator.comparingInt(column -> column.profile().differentValues()))
        .orElseThrow(
            () ->
                new DraftException(
                    "no field looks like an outcome to predict; name one with --label: "
                        + candidates.stream()
                            .map(column -> column.profile().header())
                            .collect(Collectors.joining(", "))));
  }

  private List<DraftColumn> findProtected() {
    if (!choices.protectedFields().isEmpty()) {
      List<DraftColumn> chosen = choices.protectedFields().stream().map(this::field).toList();
      for (DraftColumn column : chosen) {
        if (!column.isKept()) {
          throw new DraftException(
              "field " + column.profile().header() + " cannot be protected: it " + column.remark());
        }
      }
      return chosen;
    }
    List<DraftColumn> found =
        columns.stream()
            .filter(column -> !column.equals(label) && isProtectedByName(column))
            .toList();
    if (found.isEmpty()) {
      throw new DraftException(
          "no field looks like sex, race, ethnicity or age; name whom to protect with --protected");
    }
    return found;
  }

  private static boolean isProtectedByName(DraftColumn column) {
    FieldName words = new FieldName(column.profile().header());
    return column.isKept()
        && (words.isOfAge()
            || (column.kind() == DraftColumn.Kind.CATEGORY && words.isOfProtectedCategory()));
  }

  /**
   * The draft.
   *
   * @param file name of the file, as {@code sources.csv.files} shall have it
   * @param delimiter what separates its fields
   * @param header whether its first line names them
   * @throws DraftException when the positive value that was chosen does not occur
   */
  public String yaml(String file, char delimiter, boolean header) {
    return yaml(file, delimiter, header, StandardCharsets.UTF_8, NumberStyle.PLAIN);
  }

  /**
   * The draft as YAML, for a file in this encoding that writes numbers in this way; the other
   * parameters are those above.
   */
  public String yaml(
      String file, char delimiter, boolean header, Charset encoding, NumberStyle numbers) {
    List<String> format = new ArrayList<>();
    if (!encoding.equals(StandardCharsets.UTF_8)) {
      format.add("encoding: " + encoding.name());
    }
    if (!numbers.isPlain()) {
      format.add(
          "numbers: { decimal: \""
              + numbers.decimal()
              + "\""
              + numbers.thousands().map(sign -> ", thousands: \"" + sign + "\"").orElse("")
              + " }");
    }
    return new DraftWriter(this, file, delimiter, header, format).text();
  }

  /** Name of the dataset. */
  String dataset() {
    return choices.dataset();
  }

  /** All fields of the file, in its order. */
  List<DraftColumn> columns() {
    return Collections.unmodifiableList(columns);
  }

  /** Whether a field becomes a column: it can, and does not tell who the row is about. */
  boolean keeps(DraftColumn column) {
    return column.isKept() && patient.filter(column::equals).isEmpty();
  }

  /** What is to be predicted. */
  DraftColumn label() {
    return label;
  }

  /** Whom to protect, at least one. */
  List<DraftGroups> protects() {
    return protects.stream().map(DraftGroups::new).toList();
  }

  /** What tells who a row is about. */
  Optional<DraftColumn> patient() {
    return patient;
  }

  /** What names a row. */
  Optional<DraftColumn> record() {
    return first(DraftColumn.Kind.RECORD_ID);
  }

  /**
   * The value that counts as positive: what is asked for; else what reads like yes; else the rarest
   * value.
   */
  String positive() {
    Map<String, String> values = label.categories();
    if (choices.positive().isPresent()) {
      String asked = choices.positive().get();
      return Optional.ofNullable(values.get(asked))
          .orElseThrow(
              () ->
                  new DraftException(
                      "field "
                          + label.profile().header()
                          + " has no value "
                          + asked
                          + "; it has "
                          + String.join(", ", values.keySet())));
    }
    String rarest = "";
    for (Map.Entry<String, String> value : values.entrySet()) {
      if (POSITIVE.contains(value.getKey().toLowerCase(Locale.ROOT))) {
        return value.getValue();
      }
      rarest = value.getValue();
    }
    return rarest;
  }
}
