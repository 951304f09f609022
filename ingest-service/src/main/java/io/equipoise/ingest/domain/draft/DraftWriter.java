package io.equipoise.ingest.domain.draft;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Writes a draft as YAML, with a remark wherever somebody has to look. */
final class DraftWriter {
  private final DescriptorDraft draft;
  private final String file;
  private final char delimiter;
  private final boolean header;
  private final List<String> format;
  private final StringBuilder out = new StringBuilder(4096);

  /**
   * A writer.
   *
   * @param format further lines about how the file is written
   */
  DraftWriter(
      DescriptorDraft draft, String file, char delimiter, boolean header, List<String> format) {
    this.draft = draft;
    this.format = List.copyOf(format);
    this.file = file;
    this.delimiter = delimiter;
    this.header = header;
  }

  String text() {
    line("# A draft made from " + file + ". Lines with EDIT hold what a file cannot tell;");
    line("# the keys are explained in docs/descriptor.md.");
    line("dataset: " + draft.dataset());
    line("description: " + Yaml.text("EDIT rows of " + file));
    line("");
    writeIdentity();
    line("columns:");
    draft.columns().stream().filter(draft::keeps).forEach(this::write);
    writeLeftOut();
    writeRoles();
    writeReference();
    line("");
    line("windows: [{ name: 1h, length: PT1H, pane: PT1M, grace: PT10M }]   # EDIT");
    line("alerting: { minRatio: 0.8, clearRatio: 0.9, minSupport: 300, falseAlarmBudget: 0.05 }");
    line("sample: { perCell: 2000, holdout: 0.2, salt: " + draft.dataset() + " }");
    line("synthesis: { generator: auto, maxSyntheticToReal: 1.0, minRealSupport: 30 }");
    writeSource();
    return out.toString();
  }

  private void writeIdentity() {
    String record = draft.record().map(c -> c.profile().header()).orElse("row");
    String person = draft.patient().map(c -> c.profile().header()).orElse(record);
    line("identity: { record: " + Yaml.text(record) + ", patient: " + Yaml.text(person) + " }");
    if (draft.patient().isEmpty()) {
      line("# Each row is taken for another person. EDIT with --patient if persons come again.");
    }
    line("");
  }

  private void write(DraftColumn column) {
    StringBuilder text = new StringBuilder("  - { name: ").append(column.name());
    if (column.kind() == DraftColumn.Kind.NUMBER) {
      double[] range = DraftGroups.range(column);
      text.append(", type: number, range: [")
          .append(Yaml.number(range[0]))
          .append(", ")
          .append(Yaml.number(range[1]))
          .append(']');
      if (column.profile().isWhole()) {
        text.append(", integer: true");
      }
    } else {
      text.append(", type: category, values: [")
          .append(
              column.categories().values().stream()
                  .map(Yaml::text)
                  .collect(Collectors.joining(", ")))
          .append(']');
    }
    text.append(" }");
    if (!column.remark().isEmpty()) {
      text.append("   # EDIT ").append(column.remark());
    } else if (column.kind() == DraftColumn.Kind.NUMBER && !DraftGroups.isAge(column)) {
      text.append("   # EDIT unit, and a range of what is possible");
    }
    line(text.toString());
  }

  private void writeLeftOut() {
    List<DraftColumn> left =
        draft.columns().stream().filter(column -> !draft.keeps(column)).toList();
    if (!left.isEmpty()) {
      line("# Not columns:");
      left.forEach(c -> line("#   " + oneLine(c.profile().header()) + " " + c.remark()));
    }
    line("");
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }

  private void writeRoles() {
    line(
        "label: { column: "
            + draft.label().name()
            + ", positive: "
            + Yaml.text(draft.positive())
            + " }   # EDIT");
    line("protected:");
    List<String> sets = new ArrayList<>();
    for (DraftGroups groups : draft.protects()) {
      String name = groups.column().name();
      String bands =
          groups.isBanded()
              ? ", bands: ["
                  + groups.edges().stream().map(Yaml::number).collect(Collectors.joining(", "))
                  + "]"
              : "";
      line("  - { name: " + name + ", column: " + name + bands + " }");
      sets.add(name);
    }
    if (sets.size() > 1) {
      sets.add(sets.get(0) + ", " + sets.get(1));
    }
    line(
        "watch: ["
            + sets.stream().map(set -> "[" + set + "]").collect(Collectors.joining(", "))
            + "]");
    line("");
  }

  private void writeReference() {
    line("reference:");
    line("  version: EDIT-" + draft.dataset() + "-own-shares");
    line(
        "  source: "
            + Yaml.text(
                "EDIT These are the shares of "
                    + file
                    + " itself, by which nobody is missing. Put in published shares of the population that the data"
                    + " should stand for, and where they are from."));
    line("  shares:");
    for (DraftGroups groups : draft.protects()) {
      line("    " + groups.column().name() + ": { " + String.join(", ", groups.shares()) + " }");
    }
  }

  private void writeSource() {
    line("");
    line("sources:");
    line("  csv:");
    line("    header: " + header);
    line("    delimiter: " + (delimiter == '\t' ? "\"\\t\"" : "\"" + delimiter + "\""));
    format.forEach(text -> line("    " + text));
    Set<String> missing = new TreeSet<>();
    draft.columns().forEach(column -> missing.addAll(column.profile().missingTokens()));
    if (!missing.isEmpty()) {
      line(
          "    missing: ["
              + missing.stream().map(DraftWriter::quoted).collect(Collectors.joining(", "))
              + "]");
    }
    line("    files:");
    line("      - { path: " + quoted(file) + " }");
    List<String> places = new ArrayList<>();
    draft.record().ifPresent(c -> places.add("record: { " + place(c) + " }"));
    draft.patient().ifPresent(c -> places.add("patient: { " + place(c) + " }"));
    if (!places.isEmpty()) {
      line("    identity: { " + String.join(", ", places) + " }");
    }
    line("    columns:");
    for (DraftColumn column : draft.columns()) {
      if (draft.keeps(column)) {
        line("      " + column.name() + ": { " + place(column) + map(column) + " }");
      }
    }
  }

  private String place(DraftColumn column) {
    return header
        ? "from: " + quoted(column.profile().header())
        : "at: " + draft.columns().indexOf(column);
  }

  private static String map(DraftColumn column) {
    if (column.kind() != DraftColumn.Kind.CATEGORY) {
      return "";
    }
    Map<String, String> values = column.categories();
    boolean asWritten = values.entrySet().stream().allMatch(e -> e.getKey().equals(e.getValue()));
    return asWritten
        ? ""
        : ", map: { "
            + values.entrySet().stream()
                .map(e -> quoted(e.getKey()) + ": " + quoted(e.getValue()))
                .collect(Collectors.joining(", "))
            + " }";
  }

  private static String quoted(String text) {
    String plain = Yaml.text(text);
    return plain.startsWith("\"") ? plain : '"' + plain + '"';
  }

  private void line(String text) {
    out.append(text).append('\n');
  }
}
