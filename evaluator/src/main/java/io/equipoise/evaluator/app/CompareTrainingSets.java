package io.equipoise.evaluator.app;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.Subgroup;
import io.equipoise.evaluator.domain.BeyondCopies;
import io.equipoise.evaluator.domain.Decision;
import io.equipoise.evaluator.domain.Holdout;
import io.equipoise.evaluator.domain.LabeledPeople;
import io.equipoise.evaluator.domain.Learner;
import io.equipoise.evaluator.domain.MeasuredArm;
import io.equipoise.evaluator.domain.PairedComparison;
import io.equipoise.evaluator.domain.PatientBootstrap;
import io.equipoise.evaluator.domain.VerdictPolicy;
import io.equipoise.evaluator.domain.arm.TrainingSet;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Trains with every training set and measures all of them on the same held-out people, learner by
 * learner. The same inputs give the same findings, whatever the parallelism.
 *
 * <p>Held-out people are measured on and never learned from: of what is handed in as held out, only
 * the table goes to the models, after they are trained. That the two sides share nobody is the
 * caller's to see to, since only the caller knows who they are.
 *
 * <p>Cost: {@code sets × (models + folds) + models} trainings per learner, {@code sets} bootstraps
 * over the held-out people, and memory for {@code parallelism} training tables. May be used by
 * several threads; each call has threads of its own.
 */
public final class CompareTrainingSets {
  /** Fewest synthetic rows of each outcome for a model of synthetic rows alone. */
  static final int MINIMUM_SYNTHETIC = 10;

  private final DatasetDescriptor descriptor;
  private final CellScheme scheme;
  private final List<Learner> learners;
  private final EvaluationSettings settings;
  private final Progress progress;

  /** Hears how far it is; called on the training threads, must return soon. */
  @FunctionalInterface
  public interface Progress {
    /** Does nothing. */
    Progress NONE = (trained, total) -> {};

    /**
     * A model was trained.
     *
     * @param trained models trained so far
     * @param total models to train
     */
    void trained(int trained, int total);
  }

  /**
   * The comparison.
   *
   * @param descriptor the dataset
   * @param learners what learns, at least one; a verdict rests on the first
   * @param settings how to evaluate
   * @param progress hears how far it is
   */
  public CompareTrainingSets(
      DatasetDescriptor descriptor,
      List<Learner> learners,
      EvaluationSettings settings,
      Progress progress) {
    if (learners.isEmpty()) {
      throw new IllegalArgumentException("a comparison needs a learner");
    }
    this.descriptor = descriptor;
    this.scheme = new CellScheme(descriptor);
    this.learners = List.copyOf(learners);
    this.settings = settings;
    this.progress = progress;
  }

  /** Why nothing can be learned from or measured on these people; empty when it can. */
  public static Optional<String> tooFew(LabeledPeople train, LabeledPeople heldOut) {
    for (LabeledPeople real : List.of(train, heldOut)) {
      if (Math.min(real.peopleWith(true), real.peopleWith(false)) < Holdout.MINIMUM_PEOPLE) {
        return Optional.of(
            "It takes at least "
                + Holdout.MINIMUM_PEOPLE
                + (real == train ? " training" : " held-out")
                + " people with and as many without the outcome; there are fewer.");
      }
    }
    return Optional.empty();
  }

  /**
   * Measures. Takes as long as training does; may be interrupted between models.
   *
   * @param id what is measured, for example a batch id; seeds follow from it
   * @param target the subgroup that there is too little of, one that the descriptor watches
   * @param train real people to learn from
   * @param heldOut real people to measure on
   * @param synthetic synthetic rows; when there are none, only the training sets without them are
   *     compared
   * @throws IllegalArgumentException when {@link #tooFew} says so or the subgroup is not watched
   */
  public Evaluation.Findings compare(
      String id,
      Subgroup target,
      LabeledPeople train,
      LabeledPeople heldOut,
      LabeledPeople synthetic)
      throws InterruptedException {
    tooFew(train, heldOut)
        .ifPresent(
            reason -> {
              throw new IllegalArgumentException(reason);
            });
    long seed = Digest.seed(settings.seed() + "|" + id);
    Holdout holdout = Holdout.watched(heldOut, scheme, target.attributes());
    List<Evaluation.LeftOut> leftOut = leftOut(synthetic);
    Set<TrainingSet> sets = sets(leftOut);
    ArmTraining.Task task =
        new ArmTraining.Task(scheme, target, train, synthetic, heldOut.table(), seed);
    AtomicInteger trained = new AtomicInteger();
    int total = learners.size() * ArmTraining.models(sets, settings);
    List<Evaluation.OfLearner> found = new ArrayList<>();
    try (Workers workers = new Workers(settings.parallelism())) {
      for (Learner learner : learners) {
        Map<TrainingSet, ArmTraining.Trained> arms =
            new ArmTraining(
                    task,
                    learner,
                    settings,
                    workers,
                    () -> progress.trained(trained.incrementAndGet(), total))
                .train(sets);
        found.add(measure(learner, arms, holdout, seed, leftOut, workers));
      }
    }
    return new Evaluation.Findings(
        Digest.of(String.join("|", id, descriptor.version(), Long.toString(settings.seed()))),
        target,
        holdout,
        Map.of(),
        settings.models(),
        found);
  }

  /** What becomes of the batch that was measured. */
  public Decision decide(Evaluation.Findings findings) {
    Optional<Evaluation.Compared> judged = findings.judged();
    Optional<BeyondCopies> beyond = findings.first().beyondCopies();
    if (judged.isEmpty() || beyond.isEmpty()) {
      return Decision.quarantined("There are no synthetic rows to judge.");
    }
    return settings
        .policy()
        .decide(judged.get().comparison(), beyond.get().change(), findings.target());
  }

  private Evaluation.OfLearner measure(
      Learner learner,
      Map<TrainingSet, ArmTraining.Trained> arms,
      Holdout holdout,
      long seed,
      List<Evaluation.LeftOut> leftOut,
      Workers workers)
      throws InterruptedException {
    PatientBootstrap bootstrap = new PatientBootstrap(settings.resamples(), seed);
    VerdictPolicy policy = settings.policy();
    List<TrainingSet> sets = List.copyOf(arms.keySet());
    List<MeasuredArm> measured =
        workers.run(
            sets.stream()
                .<Callable<MeasuredArm>>map(
                    set -> () -> MeasuredArm.of(holdout, arm(arms, set).arm(), bootstrap))
                .toList());
    MeasuredArm baseline = measured.get(sets.indexOf(TrainingSet.REAL));
    List<Callable<Evaluation.Compared>> comparisons = new ArrayList<>();
    for (int i = 0; i < measured.size(); i++) {
      TrainingSet set = sets.get(i);
      MeasuredArm arm = measured.get(i);
      if (set != TrainingSet.REAL) {
        comparisons.add(
            () ->
                new Evaluation.Compared(
                    set,
                    arm.arm(),
                    PairedComparison.of(
                        baseline, arm, policy.confidence(), policy.claimConfidence())));
      }
    }
    Optional<BeyondCopies> beyond = Optional.empty();
    if (arms.containsKey(TrainingSet.HYBRID)) {
      beyond =
          Optional.of(
              BeyondCopies.of(
                  measured.get(sets.indexOf(TrainingSet.OVERSAMPLED)),
                  arm(arms, TrainingSet.OVERSAMPLED).models(),
                  measured.get(sets.indexOf(TrainingSet.HYBRID)),
                  policy));
    }
    return new Evaluation.OfLearner(
        learner.name(), baseline.arm(), workers.run(comparisons), beyond, leftOut);
  }

  private static ArmTraining.Trained arm(
      Map<TrainingSet, ArmTraining.Trained> arms, TrainingSet set) {
    ArmTraining.Trained arm = arms.get(set);
    if (arm == null) {
      throw new IllegalStateException("training set " + set.key() + " was not trained");
    }
    return arm;
  }

  /** Training sets that the synthetic rows do not allow. */
  private static List<Evaluation.LeftOut> leftOut(LabeledPeople synthetic) {
    List<Evaluation.LeftOut> leftOut = new ArrayList<>();
    for (TrainingSet set : TrainingSet.values()) {
      if (set.needsSynthetic() && synthetic.rows() == 0) {
        leftOut.add(new Evaluation.LeftOut(set, "There are no labeled synthetic rows."));
      } else if (set.needsModelOfSynthetic()
          && Math.min(synthetic.peopleWith(true), synthetic.peopleWith(false))
              < MINIMUM_SYNTHETIC) {
        leftOut.add(
            new Evaluation.LeftOut(
                set,
                "A model of synthetic rows alone needs at least "
                    + MINIMUM_SYNTHETIC
                    + " of each outcome; there are fewer."));
      }
    }
    return leftOut;
  }

  /** What is trained: what is wanted, what the verdict rests on, and what others build on. */
  private Set<TrainingSet> sets(List<Evaluation.LeftOut> leftOut) {
    Set<TrainingSet> sets =
        EnumSet.of(TrainingSet.REAL, TrainingSet.OVERSAMPLED, TrainingSet.HYBRID);
    sets.addAll(settings.trainingSets());
    if (sets.contains(TrainingSet.PRETRAINED) || sets.contains(TrainingSet.ENSEMBLE)) {
      sets.add(TrainingSet.SYNTHETIC);
    }
    leftOut.forEach(out -> sets.remove(out.set()));
    return sets;
  }
}
