package io.equipoise.evaluator.app;

import io.equipoise.cohort.population.Subgroup;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.evaluator.domain.BeyondCopies;
import io.equipoise.evaluator.domain.Decision;
import io.equipoise.evaluator.domain.Holdout;
import io.equipoise.evaluator.domain.PairedComparison;
import io.equipoise.evaluator.domain.ScoredArm;
import io.equipoise.evaluator.domain.arm.TrainingSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A decision, and the measurement that it rests on.
 *
 * @param decision what becomes of the batch
 * @param findings the measurement; empty when none was possible
 */
public record Evaluation(Decision decision, Optional<Findings> findings) {

  /** A decision without a measurement. */
  public static Evaluation unmeasured(Decision decision) {
    return new Evaluation(decision, Optional.empty());
  }

  /**
   * One training set beside the real people alone, with the same learner and on the same held-out
   * people.
   *
   * @param set the training set
   * @param arm its models' predictions
   * @param comparison what was measured; the baseline is {@link TrainingSet#REAL}
   */
  public record Compared(TrainingSet set, ScoredArm arm, PairedComparison comparison) {}

  /**
   * A training set that was not measured.
   *
   * @param set the training set
   * @param reason why
   */
  public record LeftOut(TrainingSet set, String reason) {}

  /**
   * What one learner made of the training sets.
   *
   * @param learner name and version of the learner
   * @param baseline the real people alone
   * @param compared the other training sets, in the order of {@link TrainingSet}
   * @param beyondCopies the batch beside copies of real people in its place; empty without a batch
   * @param leftOut training sets that were not measured
   */
  public record OfLearner(
      String learner,
      ScoredArm baseline,
      List<Compared> compared,
      Optional<BeyondCopies> beyondCopies,
      List<LeftOut> leftOut) {
    /** Copies the lists. */
    public OfLearner {
      compared = List.copyOf(compared);
      leftOut = List.copyOf(leftOut);
    }

    /** A training set, if it was measured. */
    public Optional<Compared> compared(TrainingSet set) {
      return compared.stream().filter(one -> one.set() == set).findFirst();
    }
  }

  /**
   * A measurement. The verdict rests on {@link TrainingSet#HYBRID} with the first learner, which
   * the accessors without a learner speak of.
   *
   * @param evaluationId its id: the same for the same batch, data, descriptor and seed
   * @param target the subgroup that the batch is for
   * @param holdout the people that were measured on
   * @param trainingOffsets partition of the training sample to the position that it was read up to;
   *     empty when it did not come from a topic
   * @param seeds models per arm
   * @param learners what each learner made of the training sets, at least one
   */
  public record Findings(
      String evaluationId,
      Subgroup target,
      Holdout holdout,
      Map<Integer, Long> trainingOffsets,
      int seeds,
      List<OfLearner> learners) {
    /** Copies the collections. */
    public Findings {
      trainingOffsets = Map.copyOf(trainingOffsets);
      learners = List.copyOf(learners);
      if (learners.isEmpty()) {
        throw new IllegalArgumentException("findings need a learner");
      }
    }

    /** What the first learner made of the training sets. */
    public OfLearner first() {
      return learners.get(0);
    }

    /** Name and version of the first learner. */
    public String learner() {
      return first().learner();
    }

    /** The arm without the batch. */
    public ScoredArm baseline() {
      return first().baseline();
    }

    /** The other arms. */
    public List<Compared> compared() {
      return first().compared();
    }

    /** The arm under judgement; empty when there were no synthetic rows. */
    public Optional<Compared> judged() {
      return first().compared(TrainingSet.HYBRID);
    }

    /**
     * The arm under judgement.
     *
     * @throws java.util.NoSuchElementException when there were no synthetic rows
     */
    public ScoredArm candidate() {
      return judged().orElseThrow().arm();
    }

    /**
     * The arm under judgement beside the one without the batch.
     *
     * @throws java.util.NoSuchElementException when there were no synthetic rows
     */
    public PairedComparison comparison() {
      return judged().orElseThrow().comparison();
    }

    /**
     * Whether a number of people or records from 1 to 10 is behind the figures, or would follow
     * from the others: of a group, of those of it with or without the outcome, or of those that an
     * arm decides positive. No count is told exactly then.
     */
    public boolean hidesSmallCounts() {
      return holdout.hidesSmallGroups()
          || holdout.hidesSmallOutcomes()
          || learners.stream()
              .flatMap(learner -> learner.compared().stream())
              .map(Compared::comparison)
              .flatMap(comparison -> Stream.of(comparison.before(), comparison.after()))
              .flatMap(performance -> performance.subgroups().stream())
              .flatMap(subgroup -> subgroup.measures().values().stream())
              .anyMatch(
                  estimate ->
                      estimate instanceof Estimate.Insufficient few
                          && few.n() > 0
                          && few.n() < Holdout.MINIMUM_PEOPLE);
    }

    /** The same under another id and with the offsets of the sample. */
    Findings of(String id, Map<Integer, Long> offsets) {
      return new Findings(id, target, holdout, offsets, seeds, learners);
    }
  }
}
