package io.equipoise.synth.domain.constraint;

import io.equipoise.cohort.population.SmallCells;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What enforcing constraints did to a batch.
 *
 * @param examined rows that the generator made
 * @param accepted rows that kept every constraint, mended or not
 * @param constraints one entry per constraint, in the descriptor's order
 */
public record ConstraintSummary(long examined, long accepted, List<PerConstraint> constraints) {

  /**
   * Fewest people of whom a count is told. Source: CMS Cell Size Suppression Policy (2020), no cell
   * of 1 to 10.
   */
  public static final int FEWEST_TOLD = 11;

  /**
   * One constraint.
   *
   * @param expression the constraint in its canonical form
   * @param violated rows that violated it as the generator made them
   * @param repaired rows among them that were mended and accepted
   * @param rejected rows that were thrown away while this constraint was violated
   * @param realDecided real rows of the training table in which no value that it needs is missing
   * @param realViolated real rows of the training table that violate it
   * @param realViolators different patients of whom these are
   * @param realKeepers different patients of whom the rows are in which it is decided and kept
   */
  public record PerConstraint(
      String expression,
      long violated,
      long repaired,
      long rejected,
      long realDecided,
      long realViolated,
      long realViolators,
      long realKeepers) {

    /**
     * Share of real rows that violate the constraint, in [0, 1], among those in which it can be
     * decided. Empty when it can be decided in none.
     */
    public OptionalDouble realShare() {
      return realDecided == 0
          ? OptionalDouble.empty()
          : OptionalDouble.of((double) realViolated / realDecided);
    }

    /**
     * The share of real rows that violate the constraint, where it may be told: not where it is of
     * 1 to 10 patients, or 1 to 10 keep it, whose rows would follow from it, and not where it can
     * be decided in none.
     */
    public Optional<Double> tellableShare() {
      return realShare().isEmpty()
              || SmallCells.isSmall(realViolators)
              || SmallCells.isSmall(realKeepers)
          ? Optional.empty()
          : Optional.of(realShare().getAsDouble());
    }
  }

  /** Copies the list. */
  public ConstraintSummary {
    constraints = List.copyOf(constraints);
  }

  /** Share of examined rows that were accepted, in [0, 1]. Empty when none was examined. */
  public OptionalDouble acceptanceRate() {
    return examined == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) accepted / examined);
  }
}
