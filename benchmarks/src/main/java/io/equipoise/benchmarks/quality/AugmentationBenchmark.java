package io.equipoise.benchmarks.quality;

import io.equipoise.cohort.descriptor.Column;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.cohort.population.Reweighing;
import io.equipoise.cohort.statistics.RocArea;
import io.equipoise.evaluator.domain.Confusion;
import io.equipoise.evaluator.domain.Learner;
import io.equipoise.evaluator.domain.Scorer;
import io.equipoise.synth.generate.FittedGenerator;
import io.equipoise.synth.generate.SampleRequest;
import io.equipoise.synth.generate.SyntheticSample;
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
 * 2012; with rows of the group from a generator, as many as make both sides equal, at the group's
 * own rate of the label; the same reweighed, with weights counted on real and made rows together;
 * and, to compare with, the training set before the group was cut. Differences to the first arm are
 * paired by split.
 */
final class AugmentationBenchmark {
  private static final double THRESHOLD = 0.5;
  private static final double CONFIDENCE = 0.95;
  private static final int LEAST_KEPT = 4;

  /** Times that membership is dealt out anew. */
  private static final int DEALS = 200;

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
   * @param firstSeed seed of the first split; the others follow
   * @param attribute name of the category column that tells the group
   * @param value its value in the group
   * @param kept share of the group's training people that is kept, in (0, 1]
   * @param heldOut share of the group's people that is held out, in (0, 1)
   */
  record Plan(
      int splits, long firstSeed, String attribute, String value, double kept, double heldOut) {}

  /**
   * The parts of one split.
   *
   * @param train what is learned from, the group cut
   * @param whole the same, the group not cut
   * @param holdout what is measured on
   */
  private record Division(PatientTable train, PatientTable whole, PatientTable holdout) {}

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
      measure(plan.firstSeed() + split - 1, figures);
      progress.accept("split %d of %d".formatted(split, plan.splits()));
    }
    return figures;
  }

  private void measure(long seed, QualityTable figures) throws InterruptedException {
    Division division = divide(new SplittableRandom(seed));
    PatientTable train = division.train();
    Map<String, Double> base = figures(division, train, ones(train.rows()), seed);
    add(figures, "as it is", base, base);
    add(figures, "reweighed", figures(division, train, reweighed(train), seed), base);
    for (Map.Entry<String, TabularGenerator> generator : generators.entrySet()) {
      FittedGenerator fitted = generator.getValue().fit(train, seed, TrainingProgress.NONE);
      SyntheticSample sample = fitted.sample(request(train), seed);
      PatientTable together = train.concat(sample.rows());
      String arm = "with " + generator.getKey();
      Map<String, Double> measured = figures(division, together, ones(together.rows()), seed);
      measured.put("hit rate", sample.hitRate().orElse(Double.NaN));
      measured.put(
          "rate of the label, made less real", rate(sample.rows()) - rate(select(train, true)));
      add(figures, arm, measured, base);
      Map<String, Double> weighed = figures(division, together, reweighed(together), seed);
      add(figures, arm + ", reweighed", weighed, base);
    }
    PatientTable whole = division.whole();
    add(figures, "group not cut", figures(division, whole, ones(whole.rows()), seed), base);
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
    List<Integer> rest = others.subList(Math.min(held, others.size()), others.size());
    train.addAll(rest);
    List<Integer> whole = new ArrayList<>(left);
    whole.addAll(rest);
    return new Division(rows(train), rows(whole), rows(holdout));
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
    boolean[] group = members(holdout);
    Confusion members = confusion(holdout, scores, group, true);
    Confusion others = confusion(holdout, scores, group, false);
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("AUROC", auroc(holdout, scores, row -> true));
    figures.put("AUROC of the group", auroc(holdout, scores, row -> isMember(holdout, row)));
    figures.put("true positive rate of the group", members.truePositiveRate().orElse(Double.NaN));
    figures.put("equal opportunity difference", opportunity(members, others));
    figures.put("equalized odds difference", equalizedOdds(members, others));
    figures.put("equalized odds difference by chance", byChance(holdout, scores, seed));
    figures.put("accuracy", accuracy(members, others));
    return figures;
  }

  private static double accuracy(Confusion members, Confusion others) {
    long right =
        members.truePositives()
            + members.trueNegatives()
            + others.truePositives()
            + others.trueNegatives();
    return (double) right
        / (members.positives() + members.negatives() + others.positives() + others.negatives());
  }

  private static double opportunity(Confusion members, Confusion others) {
    return Math.abs(
        members.truePositiveRate().orElse(Double.NaN)
            - others.truePositiveRate().orElse(Double.NaN));
  }

  private static double equalizedOdds(Confusion members, Confusion others) {
    double falseAlarms =
        Math.abs(
            members.falsePositiveRate().orElse(Double.NaN)
                - others.falsePositiveRate().orElse(Double.NaN));
    return Math.max(opportunity(members, others), falseAlarms);
  }

  /**
   * The equalized odds difference to expect of these decisions if they did not depend on the group
   * given the label: its mean when membership is dealt out anew among people of the same label. Of
   * a holdout with few ill members no arm can be expected to fall below it.
   */
  private double byChance(PatientTable holdout, double[] scores, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double sum = 0;
    for (int deal = 0; deal < DEALS; deal++) {
      boolean[] dealt = members(holdout);
      for (int label = 0; label <= 1; label++) {
        int wanted = label;
        int[] alike =
            IntStream.range(0, dealt.length)
                .filter(row -> (holdout.label(row) == 1 ? 1 : 0) == wanted)
                .toArray();
        int[] order = Shuffle.of(alike.length, random);
        boolean[] before = dealt.clone();
        for (int i = 0; i < alike.length; i++) {
          dealt[alike[i]] = before[alike[order[i]]];
        }
      }
      sum +=
          equalizedOdds(
              confusion(holdout, scores, dealt, true), confusion(holdout, scores, dealt, false));
    }
    return sum / DEALS;
  }

  private boolean[] members(PatientTable of) {
    boolean[] members = new boolean[of.rows()];
    for (int row = 0; row < members.length; row++) {
      members[row] = isMember(of, row);
    }
    return members;
  }

  private static Confusion confusion(
      PatientTable holdout, double[] scores, boolean[] group, boolean member) {
    int[] rows = IntStream.range(0, group.length).filter(row -> group[row] == member).toArray();
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
    int[] member = new int[train.rows()];
    boolean[] positive = new boolean[train.rows()];
    for (int row = 0; row < train.rows(); row++) {
      member[row] = isMember(train, row) ? 1 : 0;
      positive[row] = train.label(row) == 1;
    }
    return Reweighing.weights(member, positive);
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
