package io.equipoise.evaluator.domain.arm;

import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.cohort.population.Subgroup;
import io.equipoise.evaluator.domain.Lesson;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes the lessons of every {@link TrainingSet} out of real training rows and a batch. It holds no
 * real row: those come with each call, so that a lesson for a part of the real people is made of
 * that part alone, its copies and neighbors included. Immutable.
 */
public final class Curriculum {
  private final GroupedRows batch;
  private final int target;

  /**
   * A curriculum.
   *
   * @param batch labeled synthetic rows, maybe none
   * @param scheme the descriptor's cells
   * @param target the subgroup that there is too little of
   */
  public Curriculum(PatientTable batch, CellScheme scheme, Subgroup target) {
    List<Subgroup> siblings = scheme.siblings(target.attributes());
    this.batch = GroupedRows.of(batch, scheme, siblings);
    this.target = siblings.indexOf(target);
    if (this.target < 0) {
      throw new IllegalArgumentException("subgroup " + target.id() + " is not watched");
    }
  }

  /** The batch. */
  public GroupedRows batch() {
    return batch;
  }

  /**
   * What is added by the training sets that make rows of their own: as many as the batch has, or
   * without a batch what the target lacks to be as large as the largest group.
   */
  public Quota quota(GroupedRows real) {
    return batch.rows() > 0 ? Quota.ofBatch(batch) : Quota.toTheLargest(real, target);
  }

  /**
   * The lesson of a training set.
   *
   * @param set the training set; not {@link TrainingSet#ENSEMBLE}, which has none
   * @param real real training rows
   * @param quota rows to add, see {@link #quota}
   * @param seed seed of what is drawn, and of the lesson
   * @throws IllegalArgumentException for the ensemble
   */
  public Lesson lesson(TrainingSet set, GroupedRows real, Quota quota, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return switch (set) {
      case REAL, PRETRAINED -> Lesson.of(real.table(), seed);
      case REWEIGHED -> Lesson.of(real.table(), real.reweighed(), seed);
      case OVERSAMPLED ->
          Lesson.of(
              real.table()
                  .concat(real.table().select(RandomOversampling.draw(real, quota, random))),
              seed);
      case SMOTE_NC -> Lesson.of(real.table().concat(SmoteNc.make(real, quota, random)), seed);
      case HYBRID -> Lesson.of(real.table().concat(batch.table()), seed);
      case HYBRID_REWEIGHED -> {
        GroupedRows both = real.concat(batch);
        yield Lesson.of(both.table(), both.reweighed(), seed);
      }
      case SYNTHETIC -> Lesson.of(batch.table(), seed);
      case ENSEMBLE -> throw new IllegalArgumentException("an ensemble has no lesson of its own");
    };
  }
}
