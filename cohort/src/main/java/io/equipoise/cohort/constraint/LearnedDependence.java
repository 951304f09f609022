package io.equipoise.cohort.constraint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** What real rows show of a {@link Constraint.Dependence}. Immutable. */
public final class LearnedDependence implements RowCheck {
  private final int[] determinants;
  private final int dependent;
  private final Map<List<Double>, Double> majority;

  LearnedDependence(int[] determinants, int dependent, Map<List<Double>, Double> majority) {
    this.determinants = determinants.clone();
    this.dependent = dependent;
    this.majority = Map.copyOf(majority);
  }

  /**
   * The coded value that the row's determining values stand for; empty when one of them is missing
   * or no real row has them.
   */
  public OptionalDouble expected(double[] row) {
    List<Double> key = new ArrayList<>(determinants.length);
    for (int determinant : determinants) {
      key.add(row[determinant] + 0.0);
    }
    Double value = majority.get(key);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  @Override
  public Truth check(double[] row) {
    OptionalDouble expected = expected(row);
    return expected.isEmpty() || Double.isNaN(row[dependent])
        ? Truth.UNKNOWN
        : Truth.of(row[dependent] == expected.getAsDouble());
  }
}
