package io.equipoise.synth.generate.copula;

import java.util.List;
import java.util.function.DoublePredicate;

/**
 * A column as hidden standard normal numbers: which of them stand for a value, and which value
 * given numbers stand for. A column of one value has none.
 */
interface LatentColumn {

  /**
   * A box of hidden numbers.
   *
   * @param lower lower bound per hidden number, negative infinity when open
   * @param upper upper bound per hidden number, infinity when open
   */
  record Box(List<Double> lower, List<Double> upper) {
    /** Copies the lists. */
    public Box {
      lower = List.copyOf(lower);
      upper = List.copyOf(upper);
    }
  }

  /** Hidden numbers, 0 or more. */
  int width();

  /** Bounds of the hidden numbers of a value that was seen in training, {@code NaN} included. */
  Box boxOf(double coded);

  /**
   * Boxes, disjoint, that together hold the hidden numbers of all values that meet the condition
   * and whose like was seen in training.
   */
  List<Box> boxesOf(DoublePredicate condition);

  /** The value that hidden numbers stand for; they begin at the offset. */
  double decode(double[] hidden, int offset);

  /**
   * Moves the thresholds so that the values keep their shares when the hidden numbers are
   * correlated like this ({@code width × width}).
   */
  default void calibrate(double[][] correlation, long seed) {}
}
