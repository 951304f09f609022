package io.equipoise.synth.domain.gate;

/**
 * Mean similarity of the columns' distributions to those of real people: {@code 1 - KS} of numbers,
 * {@code 1 - TVD} of categories, as {@link Shapes}, against the real people of the cells of the
 * batch, weighted to its proportions, as {@link Fidelity}.
 *
 * <p>Range [0, 1]. It says nothing of how columns go together: independent columns score as high as
 * real people, which the controls show. {@link io.equipoise.cohort.statistics.Estimate.Insufficient
 * Insufficient} as {@link Fidelity}.
 */
public final class ColumnShapesGate implements Gate {
  static final String NAME = "column-shapes";

  private static final String EXPLANATION =
      "Mean similarity of the columns' distributions to those of real people of the same cells "
          + "(1 - KS or 1 - TVD).";

  private final double least;

  /** A gate that asks for at least this similarity, in [0, 1]. */
  public ColumnShapesGate(double least) {
    this.least = least;
  }

  @Override
  public GateResult assess(GateSubject subject) {
    return GateResult.notBelow(NAME, subject.fidelity().shapes(), least, EXPLANATION);
  }
}
