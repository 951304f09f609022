package io.equipoise.evaluator.champion;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.cohort.population.Split;
import io.equipoise.cohort.population.Subgroup;
import io.equipoise.evaluator.app.TrainingSamples;
import io.equipoise.evaluator.domain.ChampionLearner;
import io.equipoise.evaluator.domain.ChampionModel;
import io.equipoise.evaluator.domain.DecisionThreshold;
import io.equipoise.evaluator.domain.Holdout;
import io.equipoise.evaluator.domain.LabeledPeople;
import io.equipoise.evaluator.domain.Lesson;
import io.equipoise.evaluator.domain.PatientBootstrap;
import io.equipoise.evaluator.domain.Scorer;
import io.equipoise.evaluator.domain.arm.Folds;
import io.equipoise.evaluator.domain.drift.Watched;
import io.equipoise.evaluator.domain.explain.Explanations;
import io.equipoise.evaluator.domain.explain.SubgroupExplanation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Trains a champion: several models on the train side of the sample and, when given, a synthetic
 * batch, with as many rounds as the folds of the real training people ask for; a threshold from
 * their out-of-fold predictions, as for the arms of an evaluation; explanations on the holdout.
 * People on the holdout side are never learned from.
 *
 * <p>Records are put in the order of their ids first, so that the same sample, batch and seed give
 * the same models.
 */
final class ChampionTraining {
  private static final int FOLDS = 3;
  private static final int RESAMPLES = 1000;

  /** Held-out people beyond it add little to a mean |phi| and cost time; our choice. */
  private static final int MOST_EXPLAINED = 2000;

  private final DatasetDescriptor descriptor;
  private final CellScheme scheme;
  private final ChampionLearner learner;
  private final int models;

  /**
   * What training gave.
   *
   * @param models bytes of the models
   * @param threshold decision threshold
   * @param people numbers of the real people that were learned from
   * @param realRecords real labeled records that were learned from
   * @param syntheticRecords synthetic ones
   * @param support real records by subgroup id, those of 1 to 10 left out
   * @param explanations what predictions for held-out people rest on
   */
  record Trained(
      List<byte[]> models,
      double threshold,
      List<Long> people,
      long realRecords,
      long syntheticRecords,
      Map<String, Watched.Support> support,
      List<SubgroupExplanation> explanations) {}

  ChampionTraining(DatasetDescriptor descriptor, ChampionLearner learner, int models) {
    this.descriptor = descriptor;
    this.scheme = new CellScheme(descriptor);
    this.learner = learner;
    this.models = models;
  }

  /**
   * A champion's models; empty when fewer than {@link Holdout#MINIMUM_PEOPLE} training people have
   * the outcome, or lack it.
   */
  Optional<Trained> train(TrainingSamples.Sample sample, List<PatientRecord> synthetic, long seed)
      throws InterruptedException {
    List<PatientRecord> real = labeled(sample.of(Split.TRAIN));
    LabeledPeople people = LabeledPeople.of(descriptor, real);
    if (Math.min(people.peopleWith(true), people.peopleWith(false)) < Holdout.MINIMUM_PEOPLE) {
      return Optional.empty();
    }
    LabeledPeople added = LabeledPeople.of(descriptor, labeled(synthetic));
    SplittableRandom random = new SplittableRandom(seed);
    PatientTable all = people.table().concat(added.table());
    LabeledPeople explained = explained(sample);
    OutOfFold outOfFold = outOfFold(people, added.table(), random);
    List<byte[]> bytes = new ArrayList<>();
    double[][] contributions = new double[explained.rows()][];
    for (int i = 0; i < models; i++) {
      check();
      Lesson lesson = Lesson.of(all, random.nextLong()).rounds(outOfFold.rounds());
      try (ChampionModel model = learner.train(lesson)) {
        bytes.add(model.toBytes());
        add(contributions, model.contributions(explained.table()));
      }
    }
    return Optional.of(
        new Trained(
            List.copyOf(bytes),
            outOfFold.threshold(),
            real.stream().map(r -> PersonNumber.of(r.patientId())).distinct().toList(),
            people.rows(),
            added.rows(),
            support(people.table()),
            Explanations.of(
                explained, contributions, scheme, new PatientBootstrap(RESAMPLES, seed))));
  }

  /** Each record once, in the order of record ids, labeled ones only. */
  private List<PatientRecord> labeled(List<PatientRecord> records) {
    int label = descriptor.labelIndex();
    Map<String, PatientRecord> byId = new TreeMap<>();
    records.stream()
        .filter(record -> !Double.isNaN(record.value(label)))
        .forEach(record -> byId.put(record.recordId(), record));
    return List.copyOf(byId.values());
  }

  /**
   * What the folds tell.
   *
   * @param threshold decision threshold
   * @param rounds rounds after which models no longer got better on people whom they had not seen
   */
  private record OutOfFold(double threshold, int rounds) {}

  /** Each fold's people stop and are scored by a model that does not learn from them. */
  private OutOfFold outOfFold(LabeledPeople people, PatientTable added, SplittableRandom random)
      throws InterruptedException {
    Folds folds = new Folds(people, FOLDS, random.nextLong());
    double[] scores = new double[people.rows()];
    double rounds = 0;
    for (int fold = 0; fold < FOLDS; fold++) {
      check();
      int[] inside = folds.in(fold);
      PatientTable left = people.table().select(inside);
      PatientTable learned = people.table().select(folds.outside(fold)).concat(added);
      try (Scorer scorer = learner.train(Lesson.of(learned, random.nextLong()).stoppedBy(left))) {
        double[] ofFold = scorer.probabilities(left);
        for (int i = 0; i < inside.length; i++) {
          scores[inside[i]] = ofFold[i];
        }
        rounds += (double) scorer.rounds() / FOLDS;
      }
    }
    return new OutOfFold(
        DecisionThreshold.balanced(scores, people.outcomes()),
        (int) Math.max(1, Math.round(rounds)));
  }

  /** Held-out people, a steady choice of them when there are many. */
  private LabeledPeople explained(TrainingSamples.Sample sample) {
    List<PatientRecord> heldOut = new ArrayList<>(labeled(sample.of(Split.HOLDOUT)));
    heldOut.sort(
        Comparator.comparingDouble(
            (PatientRecord r) -> Split.unitHash("explained", r.patientId())));
    return LabeledPeople.of(
        descriptor, heldOut.subList(0, Math.min(MOST_EXPLAINED, heldOut.size())));
  }

  private void add(double[][] sums, double[][] contributions) {
    for (int row = 0; row < sums.length; row++) {
      double[] sum = new double[contributions[row].length];
      for (int f = 0; f < sum.length; f++) {
        sum[f] = (sums[row] == null ? 0 : sums[row][f]) + contributions[row][f] / models;
      }
      sums[row] = sum;
    }
  }

  private Map<String, Watched.Support> support(PatientTable table) {
    Map<String, Watched.Support> support = new HashMap<>();
    for (Subgroup subgroup : scheme.watched()) {
      long members = 0;
      long known = 0;
      for (int row = 0; row < table.rows(); row++) {
        members += scheme.contains(subgroup, scheme.cellOf(table, row)) ? 1 : 0;
        known += scheme.isKnown(subgroup.attributes(), scheme.cellOf(table, row)) ? 1 : 0;
      }
      if (members == 0 || members >= Holdout.MINIMUM_PEOPLE) {
        support.put(subgroup.id(), new Watched.Support(members, known));
      }
    }
    return support;
  }

  private static void check() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("training of a champion");
    }
  }
}
