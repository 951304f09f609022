package io.equipoise.benchmarks.quality;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.cohort.statistics.RocArea;
import io.equipoise.evaluator.domain.Confusion;
import io.equipoise.evaluator.domain.Learner;
import io.equipoise.evaluator.domain.Scorer;
import io.equipoise.synth.generate.FittedGenerator;
import io.equipoise.synth.generate.SampleRequest;
import io.equipoise.synth.generate.TabularGenerator;
import io.equipoise.synth.generate.TrainingProgress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * What synthetic rows of an under-represented group change for a model. In each split a holdout is
 * drawn with as many of the group as of the others; of the group's other people only a share is
 * kept, so that it is rare in training. Arms: that training set as it is; reweighed by F. Kamiran
 * and T. Calders, Data preprocessing techniques for classification without discrimination, KAIS
 * 2012; and with rows of the group from a generator, as many as make both sides equal, at the
 * group's own rate of the label. Differences to the first arm are paired by split.
 */
final class AugmentationBenchmark {
  private static final double THRESHOLD = 0.5;
  private static final double CONFIDENCE = 0.95;
  private static final int LEAST_KEPT = 4;

  private final PatientTable table;
  private final Plan plan;
  private final Map<String, TabularGenerator> generators;
  private final Learner learner;
  private final Consumer<String> progress;
  private final int column;
  private final double group;

  /**
   * How much is done.
   *
   * @param splits splits, each with a training of its own
   * @param attribute name of the category column that tells the group
   * @param value its value in the group
   * @param kept share of the group's training people that is kept, in (0, 1]
   * @param heldOut share of the group's people that is held out, in (0, 1)
   */
  record Plan(int splits, String attribute, String value, double kept, double heldOut) {}

  /** The parts of one split. */
  private record Division(PatientTable train, PatientTable holdout) {}

  AugmentationBenchmark(
      PatientTable table,
      Plan plan,
      Map<String, TabularGenerator> generators,
      Learner learner,
      Consumer<String> progress) {
    this.table = labeled(table);
    this.plan = plan;
    this.generators = new LinkedHashMap<>(generators);
    this.learner = learner;
    this.progress = progress;
    DatasetDescriptor descriptor = table.descriptor();
    this.column = descriptor.indexOf(plan.attribute());
    Column told = descriptor.columns().get(column);
    this.group = told.code(plan.value());
  }

  QualityTable run() throws InterruptedException {
    QualityTable figures = new QualityTable();
    for (int split = 1; split <= plan.splits(); split++) {
      Division division = divide(new SplittableRandom(split));
      Map<String, Double> base =
          figures(division, division.train(), ones(division.train().rows()), split);
      add(figures, "as it is", base, base);
      add(
          figures,
          "reweighed",
          figures(division, division.train(), reweighed(division.train()), split),
          base);
      for (Map.Entry<String, TabularGenerator> generator : generators.entrySet()) {
        FittedGenerator fitted =
            generator.getValue().fit(division.train(), split, TrainingProgress.NONE);
        var sample = fitted.sample(request(division.train()), split);
        PatientTable made = sample.rows();
        PatientTable together = division.train().concat(made);
        Map<String, Double> measured = figures(division, together, ones(together.rows()), split);
        measured.put("hit rate", sample.hitRate().orElse(Double.NaN));
        measured.put(
            "rate of the label, made less real", rate(made) - rate(select(division.train(), true)));
        add(figures, "with " + generator.getKey(), measured, base);
      }
      progress.accept("split %d of %d".formatted(split, plan.splits()));
    }
    return figures;
  }

  private static void add(
      QualityTable figures, String arm, Map<String, Double> measured, Map<String, Double> base) {
    measured.forEach((metric, figure) -> figures.add(arm, metric, figure));
    for (String metric : base.keySet()) {
      if (measured != base) {
        figures.add(
            arm,
            "change of " + metric,
            measured.getOrDefault(metric, Double.NaN) - base.getOrDefault(metric, Double.NaN));
      }
    }
  }

  private Division divide(SplittableRandom random) {
    List<Integer> members = new ArrayList<>();
    List<Integer> others = new ArrayList<>();
    for (int row : Shuffle.of(table.rows(), random)) {
      (isMember(table, row) ? members : others).add(row);
    }
    int held = (int) Math.round(plan.heldOut() * members.size());
    List<Integer> holdout = new ArrayList<>(members.subList(0, held));
    holdout.addAll(others.subList(0, Math.min(held, others.size())));
    List<Integer> left = members.subList(held, members.size());
    List<Integer> train =
        new ArrayList<>(
            left.subList(0, Math.max(enough(left), (int) Math.round(plan.kept() * left.size()))));
    train.addAll(others.subList(Math.min(held, others.size()), others.size()));
    return new Division(rows(train), rows(holdout));
  }

  /** So many of the group that there are four of them, with both labels. */
  private int enough(List<Integer> members) {
    boolean positive = false;
    boolean negative = false;
    for (int i = 0; i < members.size(); i++) {
      boolean is = table.label(members.get(i)) == 1;
      positive |= is;
      negative |= !is;
      if (positive && negative && i + 1 >= LEAST_KEPT) {
        return i + 1;
      }
    }
    return members.size();
  }

  private SampleRequest request(PatientTable train) {
    PatientTable members = select(train, true);
    long rows = train.rows() - 2L * members.rows();
    long positives = Math.round(rows * rate(members));
    DatasetDescriptor descriptor = train.descriptor();
    String label = descriptor.label().column().name();
    String positive = descriptor.label().positive();
    String negative =
        descriptor.label().column().values().stream()
            .filter(value -> !value.equals(positive))
            .findFirst()
            .orElseThrow();
    return new SampleRequest(
        List.of(),
        List.of(
            new SampleRequest.ConditionRequest(
                Map.of(plan.attribute(), plan.value(), label, positive), positives),
            new SampleRequest.ConditionRequest(
                Map.of(plan.attribute(), plan.value(), label, negative), rows - positives)));
  }

  private Map<String, Double> figures(
      Division division, PatientTable train, double[] weights, long seed) {
    double[] scores;
    try (Scorer scorer = learner.train(train, weights, seed)) {
      scores = scorer.probabilities(division.holdout());
    }
    PatientTable holdout = division.holdout();
    Confusion members = confusion(holdout, scores, true);
    Confusion others = confusion(holdout, scores, false);
    double opportunity =
        Math.abs(
            members.truePositiveRate().orElse(Double.NaN)
                - others.truePositiveRate().orElse(Double.NaN));
    double falseAlarms =
        Math.abs(
            members.falsePositiveRate().orElse(Double.NaN)
                - others.falsePositiveRate().orElse(Double.NaN));
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("AUROC", auroc(holdout, scores, row -> true));
    figures.put("AUROC of the group", auroc(holdout, scores, row -> isMember(holdout, row)));
    figures.put("true positive rate of the group", members.truePositiveRate().orElse(Double.NaN));
    figures.put("equal opportunity difference", opportunity);
    figures.put("equalized odds difference", Math.max(opportunity, falseAlarms));
    return figures;
  }

  private Confusion confusion(PatientTable holdout, double[] scores, boolean member) {
    int[] rows =
        IntStream.range(0, holdout.rows())
            .filter(row -> isMember(holdout, row) == member)
            .toArray();
    boolean[] positive = new boolean[rows.length];
    double[] probabilities = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      positive[i] = holdout.label(rows[i]) == 1;
      probabilities[i] = scores[rows[i]];
    }
    return Confusion.of(positive, probabilities, THRESHOLD);
  }

  private static double auroc(PatientTable holdout, double[] scores, IntPredicate which) {
    int[] rows = IntStream.range(0, holdout.rows()).filter(which).toArray();
    boolean[] positive = new boolean[rows.length];
    double[] chosen = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      positive[i] = holdout.label(rows[i]) == 1;
      chosen[i] = scores[rows[i]];
    }
    return SynthesisBenchmark.point(RocArea.of(List.of(chosen), positive, CONFIDENCE));
  }

  /** Weights P(group) P(label) / P(group, label). */
  private double[] reweighed(PatientTable train) {
    double[][] counts = new double[2][2];
    for (int row = 0; row < train.rows(); row++) {
      counts[isMember(train, row) ? 1 : 0][train.label(row) == 1 ? 1 : 0]++;
    }
    double all = train.rows();
    double[] weights = new double[train.rows()];
    for (int row = 0; row < weights.length; row++) {
      int g = isMember(train, row) ? 1 : 0;
      int y = train.label(row) == 1 ? 1 : 0;
      double ofGroup = (counts[g][0] + counts[g][1]) / all;
      double ofLabel = (counts[0][y] + counts[1][y]) / all;
      weights[row] = ofGroup * ofLabel / (counts[g][y] / all);
    }
    return weights;
  }

  private static double[] ones(int length) {
    double[] ones = new double[length];
    Arrays.fill(ones, 1);
    return ones;
  }

  private boolean isMember(PatientTable of, int row) {
    return of.value(row, column) == group;
  }

  private PatientTable select(PatientTable of, boolean member) {
    return of.select(
        IntStream.range(0, of.rows()).filter(row -> isMember(of, row) == member).toArray());
  }

  private PatientTable rows(List<Integer> rows) {
    return table.select(rows.stream().mapToInt(Integer::intValue).toArray());
  }

  private static PatientTable labeled(PatientTable table) {
    return table.select(
        IntStream.range(0, table.rows()).filter(row -> !Double.isNaN(table.label(row))).toArray());
  }

  private static double rate(PatientTable of) {
    double positives = 0;
    for (int row = 0; row < of.rows(); row++) {
      positives += of.label(row) == 1 ? 1 : 0;
    }
    return positives / of.rows();
  }
}
