package io.equipoise.synth.generate.encoding;

import java.util.random.RandomGenerator;

/**
 * How the values of one column are written as a <em>level</em> and, for some columns, a
 * <em>position</em> within the level.
 *
 * <p>A level is a category, a frequent number, a component of a mixture, a band or "missing"; a
 * position is a number in [-1, 1]. Missing is a level of its own, never a number. Immutable.
 */
public sealed interface ColumnEncoding permits CategoryEncoding, NumberEncoding {

  /** Number of levels, at least 1. */
  int levels();

  /** Whether values have a position within their level. */
  boolean hasPosition();

  /**
   * The level of a coded value. Where several levels explain a value, one is drawn in proportion to
   * how well.
   *
   * @param coded coded value, {@code NaN} when missing
   * @param random for the draw
   */
  int levelOf(double coded, RandomGenerator random);

  /** Position of a coded value within a level, in [-1, 1]; 0 where the level is a single value. */
  double positionOf(double coded, int level);

  /** The coded value at a position within a level, as a value that the column may take. */
  double decode(int level, double position);

  /**
   * The same, drawn where the level stands for several values that have none of their own.
   *
   * @param random for the draw; untouched where there is nothing to draw
   */
  default double decode(int level, double position, RandomGenerator random) {
    return decode(level, position);
  }

  /**
   * A value of the level: the one by which a level is assigned to a band or category. {@code NaN}
   * for "missing".
   */
  double representative(int level);

  /** Whether a coded value can be written: its category, or missing, or its like was seen. */
  boolean covers(double coded);
}
