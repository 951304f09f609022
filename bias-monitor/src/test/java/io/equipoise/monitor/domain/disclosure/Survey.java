package io.equipoise.monitor.domain.disclosure;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.DescriptorLoader;
import io.equipoise.cohort.descriptor.ProtectedAttribute;
import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.Subgroup;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A made-up dataset with attributes a, b, c ... of some values each: a0, a1 ..., b0 ..., and its
 * places, worked out without the code under test.
 */
final class Survey {
  /** A cell and what is known of the label: "yes", "no" or "". */
  record Place(Cell cell, String label) {}

  private final DatasetDescriptor descriptor;
  private final CellScheme scheme;
  private final List<Place> places = new ArrayList<>();

  /** A survey, for example {@code new Survey("[[a], [a, b]]", 2, 3)}. */
  Survey(String watch, int... values) {
    this.descriptor =
        DescriptorLoader.parse("survey.yaml", yaml(watch, values).getBytes(StandardCharsets.UTF_8));
    this.scheme = new CellScheme(descriptor);
    List<List<String>> cells = List.of(List.of());
    for (ProtectedAttribute attribute : descriptor.protectedAttributes()) {
      List<List<String>> longer = new ArrayList<>();
      for (List<String> cell : cells) {
        List<String> all = new ArrayList<>(attribute.values());
        all.add(ProtectedAttribute.UNKNOWN);
        for (String value : all) {
          List<String> more = new ArrayList<>(cell);
          more.add(value);
          longer.add(more);
        }
      }
      cells = longer;
    }
    for (List<String> cell : cells) {
      for (String label : List.of("yes", "no", "")) {
        places.add(new Place(new Cell(cell), label));
      }
    }
  }

  DatasetDescriptor descriptor() {
    return descriptor;
  }

  CellScheme scheme() {
    return scheme;
  }

  List<Place> places() {
    return places;
  }

  List<List<String>> sets() {
    return descriptor.watch();
  }

  /** The watched subgroup with an id such as {@code a=a0&b=b1}. */
  Subgroup subgroup(String id) {
    return scheme.watched().stream().filter(s -> s.id().equals(id)).findFirst().orElseThrow();
  }

  private static String yaml(String watch, int... values) {
    StringBuilder columns = new StringBuilder();
    StringBuilder attributes = new StringBuilder();
    StringBuilder shares = new StringBuilder();
    for (int i = 0; i < values.length; i++) {
      char name = (char) ('a' + i);
      int n = values[i];
      columns.append(
          "  - { name: %s, type: category, values: [%s], description: One of them }%n"
              .formatted(name, join(name, n, "")));
      attributes.append("  - { name: %s, column: %s }%n".formatted(name, name));
      shares.append("    %s: { %s }%n".formatted(name, join(name, n, ": " + 1.0 / n)));
    }
    return """
        dataset: survey
        description: Made up
        identity: { record: r, patient: p, eventTime: t }
        columns:
        %s  - { name: y, type: category, values: ["no", "yes"], description: Label }
        label: { column: y, positive: "yes", description: Label }
        protected:
        %swatch: %s
        reference:
          version: made-up-1
          source: Made up for tests
          shares:
        %swindows: [{ name: 1h, length: PT1H, pane: PT1M, grace: PT10M }]
        alerting: { minRatio: 0.8, clearRatio: 0.9, minSupport: 100, falseAlarmBudget: 0.06, holdFor: PT0S }
        sample: { perCell: 40, holdout: 0.2, salt: survey }
        synthesis: { generator: gan, maxSyntheticToReal: 1.0, minRealSupport: 30 }
        gates: { validity: 0.99, exactCopies: 0.0, dcrRatio: 0.9 }
        sources:
          csv:
            header: true
            delimiter: ","
            files:
              - { path: survey.csv }
            columns:
        %s      y: { from: y }
            identity: { patient: { from: p }, record: { from: r }, eventTime: { from: t } }
        """
        .formatted(
            columns,
            attributes,
            watch,
            shares,
            IntStream.range(0, values.length)
                .mapToObj(i -> "      %c: { from: %c }%n".formatted('a' + i, 'a' + i))
                .collect(Collectors.joining()));
  }

  private static String join(char name, int values, String suffix) {
    return IntStream.range(0, values)
        .mapToObj(v -> name + "" + v + suffix)
        .collect(Collectors.joining(", "));
  }
}
