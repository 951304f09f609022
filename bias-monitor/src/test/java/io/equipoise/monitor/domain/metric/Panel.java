package io.equipoise.monitor.domain.metric;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.DescriptorLoader;
import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.Subgroup;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.monitor.domain.Moments;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A made-up dataset with three protected attributes, and tables of its cells to work by hand. */
final class Panel {
  /** Columns of the descriptor. */
  static final int AGE = 0;

  static final int SEX = 1;
  static final int SITE = 2;
  static final int SYSTOLIC = 3;
  static final int DISEASE = 4;

  private static final String YAML =
      """
      dataset: panel
      description: Made-up people of a made-up panel
      identity: { record: recordId, patient: patientId, eventTime: seenAt }
      columns:
        - { name: age, type: number, unit: a, range: [18, 100], integer: true, description: Age }
        - { name: sex, type: category, values: [female, male], description: Sex }
        - { name: site, type: category, values: [north, south, west], description: Site }
        - { name: systolic, type: number, unit: "mm[Hg]", range: [60, 260], description: Pressure }
        - { name: disease, type: category, values: ["no", "yes"], description: Diagnosed }
      label: { column: disease, positive: "yes", description: Diagnosed or not }
      protected:
        - { name: sex, column: sex }
        - { name: ageBand, column: age, bands: [18, 65, 101] }
        - { name: site, column: site }
      watch: [[sex], [ageBand], [site], [sex, ageBand], [sex, ageBand, site]]
      reference:
        version: made-up-1
        source: Made up for tests
        shares:
          sex: { female: 0.5, male: 0.5 }
          ageBand: { "18-64": 0.8, "65-100": 0.2 }
          site: { north: 0.5, south: 0.3, west: 0.2 }
      windows: [{ name: 1h, length: PT1H, pane: PT1M, grace: PT10M }]
      alerting: { minRatio: 0.8, clearRatio: 0.9, minSupport: 100, falseAlarmBudget: 0.06, holdFor: PT0S }
      sample: { perCell: 40, holdout: 0.2, salt: panel }
      synthesis: { generator: gan, maxSyntheticToReal: 1.0, minRealSupport: 30 }
      gates: { validity: 0.99, exactCopies: 0.0, dcrRatio: 0.9 }
      sources:
        csv:
          header: true
          delimiter: ","
          files: [{ path: panel.csv }]
          columns:
            age: { from: age }
            sex: { from: sex }
            site: { from: site }
            systolic: { from: systolic }
            disease: { from: disease }
          identity: { patient: { from: p }, record: { from: r }, eventTime: { from: t } }
      """;

  private final DatasetDescriptor descriptor;
  private final Map<Cell, CellStatistics> cells = new LinkedHashMap<>();

  private Panel(String yaml) {
    descriptor = DescriptorLoader.parse("panel", yaml.getBytes(StandardCharsets.UTF_8));
  }

  static Panel empty() {
    return new Panel(YAML);
  }

  /** The same dataset with one text of its descriptor replaced. */
  static Panel with(String old, String replacement) {
    if (!YAML.contains(old)) {
      throw new IllegalArgumentException("the descriptor does not contain " + old);
    }
    return new Panel(YAML.replace(old, replacement));
  }

  /** Labelled people of a cell, such as {@code female|18-64|north}. */
  Panel add(String cell, long records, long positives) {
    return add(cell, records, records, positives);
  }

  Panel add(String cell, long records, long labelled, long positives) {
    long[] missing = new long[5];
    missing[DISEASE] = records - labelled;
    return add(
        cell,
        CellStatistics.of(
            records,
            labelled,
            positives,
            missing,
            List.of(new Moments(records, 0, 0), new Moments(records, 0, 0))));
  }

  Panel add(String cell, CellStatistics statistics) {
    if (cells.put(Cell.parse(cell), statistics) != null) {
      throw new IllegalArgumentException("cell given twice: " + cell);
    }
    return this;
  }

  /** Unlabelled people with these systolic pressures, and some more who lack it. */
  Panel measure(String cell, long lacking, double... pressures) {
    double sum = 0;
    double squares = 0;
    for (double pressure : pressures) {
      sum += pressure;
      squares += pressure * pressure;
    }
    long records = pressures.length + lacking;
    long[] missing = new long[5];
    missing[SYSTOLIC] = lacking;
    missing[DISEASE] = records;
    return add(
        cell,
        CellStatistics.of(
            records,
            0,
            0,
            missing,
            List.of(new Moments(records, 0, 0), new Moments(pressures.length, sum, squares))));
  }

  DatasetDescriptor descriptor() {
    return descriptor;
  }

  Map<Cell, CellStatistics> cells() {
    return cells;
  }

  WindowTable table() {
    return new WindowTable(new WatchedSets(descriptor), cells);
  }

  /** The subgroup of an id such as {@code sex=female&ageBand=18-64}. */
  static Subgroup subgroup(String id) {
    return new Subgroup(
        java.util.Arrays.stream(id.split("&", -1))
            .map(c -> c.split("=", 2))
            .map(parts -> new Subgroup.Condition(parts[0], parts[1]))
            .toList());
  }

  Estimate of(SubgroupMetric metric, String subgroup) {
    return only(
        RepresentationMetrics.ofSubgroup(table(), subgroup(subgroup), 1, 0.95),
        metric.id(),
        Optional.empty());
  }

  Estimate of(SubgroupMetric metric, String column, String subgroup) {
    return only(
        RepresentationMetrics.ofSubgroup(table(), subgroup(subgroup), 1, 0.95),
        metric.id(),
        Optional.of(column));
  }

  Estimate of(SetMetric metric, String... attributes) {
    return only(
        RepresentationMetrics.ofSet(table(), List.of(attributes), 1, 0.95),
        metric.id(),
        Optional.empty());
  }

  Estimate ofColumn(SetMetric metric, String column, String... attributes) {
    return only(
        RepresentationMetrics.ofSet(table(), List.of(attributes), 1, 0.95),
        metric.id(),
        Optional.of(column));
  }

  private static Estimate only(List<Measure> measures, String name, Optional<String> column) {
    List<Measure> matching =
        measures.stream().filter(m -> m.name().equals(name) && m.column().equals(column)).toList();
    if (matching.size() != 1) {
      throw new AssertionError(name + " of " + column + " comes " + matching.size() + " times");
    }
    return matching.get(0).estimate();
  }
}
