package io.equipoise.benchmarks.quality;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.ProtectedAttribute;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.synth.generate.SampleRequest;
import io.equipoise.synth.generate.SampleRequest.ConditionRequest;
import io.equipoise.synth.generate.SyntheticSample.ConditionSample;
import io.equipoise.synth.generate.TabularGenerator;
import io.equipoise.synth.generate.TrainingProgress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * How often rows carry what they were asked for before any is drawn again: for every value of every
 * category column and protected attribute, and for every pair of values of two of them, that enough
 * of the people learned from carry.
 */
final class ConditionBenchmark {
  private final PatientTable table;
  private final Plan plan;
  private final TabularGenerator generator;
  private final Consumer<String> progress;

  /**
   * How much is done.
   *
   * @param seeds runs, each with a split and a training of its own
   * @param firstSeed the first run's seed; the others follow
   * @param trainShare share of the rows that the generator learns from, in (0, 1]
   * @param mostRows most rows to learn from
   * @param leastShare least share of the rows learned from that carry a condition
   * @param rows rows asked for of each condition
   */
  record Plan(
      int seeds, long firstSeed, double trainShare, int mostRows, double leastShare, int rows) {}

  /** One thing that a row has a value of: a protected attribute or a category column. */
  private record Dimension(String name, int column, List<String> codes) {
    String valueOf(PatientTable rows, int row, List<ProtectedAttribute> attributes) {
      double coded = rows.value(row, column);
      return attributes.stream()
          .filter(attribute -> attribute.name().equals(name))
          .findFirst()
          .map(attribute -> valueOf(attribute, coded))
          .orElseGet(
              () -> Double.isNaN(coded) ? ProtectedAttribute.UNKNOWN : codes.get((int) coded));
    }

    private static String valueOf(ProtectedAttribute attribute, double coded) {
      int index = attribute.indexOf(coded);
      List<String> values = attribute.values();
      return index < values.size() ? values.get(index) : ProtectedAttribute.UNKNOWN;
    }
  }

  /** A benchmark that has not run. */
  ConditionBenchmark(
      PatientTable table, Plan plan, TabularGenerator generator, Consumer<String> progress) {
    this.table = table;
    this.plan = plan;
    this.generator = generator;
    this.progress = progress;
  }

  /** Hit rates by kind of condition: {@code single values} and {@code pairs}. */
  QualityTable run() throws InterruptedException {
    QualityTable figures = new QualityTable();
    for (int run = 0; run < plan.seeds(); run++) {
      long seed = plan.firstSeed() + run;
      int[] order = Shuffle.of(table.rows(), new SplittableRandom(seed));
      int rows = (int) Math.min(Math.round(plan.trainShare() * order.length), plan.mostRows());
      PatientTable train = table.select(Arrays.copyOf(order, rows));
      List<ConditionRequest> conditions = conditions(train);
      List<ConditionSample> samples =
          generator
              .fit(train, seed, TrainingProgress.NONE)
              .sample(new SampleRequest(List.of(), conditions), seed)
              .conditions();
      note(figures, "single values", samples, 1, 0.95, seed);
      note(figures, "pairs", samples, 2, 0.90, seed);
    }
    return figures;
  }

  private void note(
      QualityTable figures,
      String arm,
      List<ConditionSample> samples,
      int values,
      double threshold,
      long seed) {
    int count = 0;
    int below = 0;
    double least = Double.NaN;
    double sum = 0;
    for (ConditionSample sample : samples) {
      if (sample.values().size() == values) {
        double rate = (double) sample.firstHits() / sample.requested();
        count++;
        sum += rate;
        least = Double.isNaN(least) ? rate : Math.min(least, rate);
        if (rate < threshold) {
          below++;
          progress.accept(
              "seed %d: %s is met by %.3f of the rows".formatted(seed, sample.values(), rate));
        }
      }
    }
    figures.add(arm, "conditions", count);
    figures.add(arm, "below %.2f".formatted(threshold), below);
    figures.add(arm, "least", least);
    figures.add(arm, "mean", count == 0 ? Double.NaN : sum / count);
    figures.add(arm, "made in the end", madeInTheEnd(samples, values));
  }

  private static double madeInTheEnd(List<ConditionSample> samples, int values) {
    long requested = 0;
    long delivered = 0;
    for (ConditionSample sample : samples) {
      if (sample.values().size() == values) {
        requested += sample.requested();
        delivered += sample.delivered();
      }
    }
    return requested == 0 ? Double.NaN : (double) delivered / requested;
  }

  private List<ConditionRequest> conditions(PatientTable train) {
    Map<Map<String, String>, Integer> counts = new LinkedHashMap<>();
    List<ProtectedAttribute> attributes = train.descriptor().protectedAttributes();
    List<Dimension> dimensions = dimensions(train.descriptor());
    for (int row = 0; row < train.rows(); row++) {
      String[] values = new String[dimensions.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = dimensions.get(i).valueOf(train, row, attributes);
        counts.merge(Map.of(dimensions.get(i).name(), values[i]), 1, Integer::sum);
        for (int j = 0; j < i; j++) {
          if (dimensions.get(i).column() != dimensions.get(j).column()) {
            counts.merge(
                Map.of(dimensions.get(j).name(), values[j], dimensions.get(i).name(), values[i]),
                1,
                Integer::sum);
          }
        }
      }
    }
    return counts.entrySet().stream()
        .filter(entry -> entry.getValue() >= plan.leastShare() * train.rows())
        .map(entry -> new ConditionRequest(entry.getKey(), plan.rows()))
        .toList();
  }

  private static List<Dimension> dimensions(DatasetDescriptor descriptor) {
    List<Dimension> dimensions = new ArrayList<>();
    for (ProtectedAttribute attribute : descriptor.protectedAttributes()) {
      dimensions.add(
          new Dimension(
              attribute.name(), descriptor.columns().indexOf(attribute.column()), List.of()));
    }
    for (Column column : descriptor.columns()) {
      boolean asAttribute =
          descriptor.protectedAttributes().stream()
              .anyMatch(
                  attribute ->
                      attribute.column().equals(column) || attribute.name().equals(column.name()));
      if (!column.isNumber() && !asAttribute) {
        dimensions.add(
            new Dimension(column.name(), descriptor.columns().indexOf(column), column.values()));
      }
    }
    return dimensions;
  }
}
