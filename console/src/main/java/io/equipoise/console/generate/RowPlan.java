package io.equipoise.console.generate;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.schemas.OperatorException;
import io.equipoise.synth.generate.SampleRequest;
import io.equipoise.synth.generate.SampleRequest.CellRequest;
import io.equipoise.synth.generate.SampleRequest.ConditionRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * How many rows of what are asked for. Rows are spread as real rows are spread over the parts that
 * are left open, by the method of largest remainders: over cells and labels where only protected
 * attributes and the label are given, else over labels alone (where several labels count as
 * negative, over nothing: the label is then as it comes).
 *
 * @param request what the generator is asked for
 * @param positives rows among them with a positive label
 */
record RowPlan(SampleRequest request, long positives) {

  /** What is asked for together: a cell, or nothing but the label. */
  private record Part(String cell, boolean positive) {}

  /**
   * The plan for so many rows.
   *
   * @param real real rows of everybody
   * @param patients whose each of them is; where the files do not say, each row has its own
   * @throws OperatorException when the rows that match are of fewer patients than a generator needs
   */
  static RowPlan of(Where where, PatientTable real, List<String> patients, long rows) {
    DatasetDescriptor descriptor = real.descriptor();
    boolean ofCells = where.isOfCells(descriptor);
    CellScheme scheme = new CellScheme(descriptor);
    Map<Part, Long> counts =
        new TreeMap<>(Comparator.comparing(Part::cell).thenComparing(Part::positive));
    Set<String> matching = new HashSet<>();
    for (int row = 0; row < real.rows(); row++) {
      if (where.matches(real, row)) {
        matching.add(patients.get(row));
        String cell = ofCells ? scheme.cellOf(real, row).key() : "";
        counts.merge(new Part(cell, real.label(row) == 1), 1L, Long::sum);
      }
    }
    int needed = descriptor.synthesis().minRealSupport();
    if (matching.size() < needed) {
      throw new OperatorException(
          "fewer than "
              + needed
              + " real people match --where, too few to learn from; collect more, ask for less, or"
              + " lower synthesis.minRealSupport");
    }
    Map<Part, Long> shares = spread(counts, rows);
    long positives =
        shares.entrySet().stream()
            .filter(entry -> entry.getKey().positive())
            .mapToLong(Map.Entry::getValue)
            .sum();
    return new RowPlan(ofCells ? cells(shares) : conditions(shares, where, descriptor), positives);
  }

  /** Largest remainders; of equal ones, the first part. */
  private static Map<Part, Long> spread(Map<Part, Long> counts, long rows) {
    List<Part> parts = List.copyOf(counts.keySet());
    long total = counts.values().stream().mapToLong(Long::longValue).sum();
    long[] whole = new long[parts.size()];
    double[] rest = new double[parts.size()];
    long given = 0;
    for (int i = 0; i < whole.length; i++) {
      double share = (double) rows * counts.getOrDefault(parts.get(i), 0L) / total;
      whole[i] = (long) Math.floor(share);
      rest[i] = share - whole[i];
      given += whole[i];
    }
    IntStream.range(0, whole.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -rest[i]))
        .limit(rows - given)
        .forEach(i -> whole[i]++);
    Map<Part, Long> spread = new LinkedHashMap<>();
    for (int i = 0; i < whole.length; i++) {
      spread.put(parts.get(i), whole[i]);
    }
    return spread;
  }

  private static SampleRequest cells(Map<Part, Long> shares) {
    List<CellRequest> cells = new ArrayList<>();
    shares.keySet().stream()
        .map(Part::cell)
        .distinct()
        .forEach(
            cell ->
                cells.add(
                    new CellRequest(
                        Cell.parse(cell),
                        shares.getOrDefault(new Part(cell, false), 0L),
                        shares.getOrDefault(new Part(cell, true), 0L))));
    return new SampleRequest(cells.stream().filter(cell -> cell.rows() > 0).toList());
  }

  /**
   * One request per label; where several labels count as negative, one for all that leaves the
   * label as it comes.
   */
  private static SampleRequest conditions(
      Map<Part, Long> shares, Where where, DatasetDescriptor descriptor) {
    List<String> labels = descriptor.label().column().values();
    String positive = descriptor.label().positive();
    if (where.positive().isEmpty() && labels.size() > 2) {
      long rows = shares.values().stream().mapToLong(Long::longValue).sum();
      return SampleRequest.where(where.values(), rows);
    }
    String negative = labels.get(labels.get(0).equals(positive) ? 1 : 0);
    List<ConditionRequest> conditions = new ArrayList<>();
    shares.forEach(
        (part, rows) ->
            conditions.add(
                condition(where, descriptor, part.positive() ? positive : negative, rows)));
    return new SampleRequest(
        List.of(), conditions.stream().filter(condition -> condition.rows() > 0).toList());
  }

  private static ConditionRequest condition(
      Where where, DatasetDescriptor descriptor, String label, long rows) {
    Map<String, String> values = new LinkedHashMap<>(where.values());
    values.put(descriptor.label().column().name(), label);
    return new ConditionRequest(values, rows);
  }

  /** Share of positive labels asked for, in [0, 1]. */
  double positiveRate() {
    return (double) positives / request.rows();
  }
}
