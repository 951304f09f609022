package io.equipoise.evaluator.domain.arm;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Copies of real people, drawn with replacement among those of the same group and outcome. They
 * weigh a group heavier and tell nothing about it that was not known.
 *
 * <p>Where nobody of a group has an outcome, people of all groups with that outcome are drawn from
 * instead: the number of rows and of outcomes stays what was asked for.
 */
final class RandomOversampling {
  private RandomOversampling() {}

  /**
   * Indices of the real rows to copy, part by part; a part for whose outcome there is nobody at all
   * is left out. Costs O(parts × rows).
   */
  static int[] draw(GroupedRows real, Quota quota, SplittableRandom random) {
    int[] drawn = new int[quota.rows()];
    int count = 0;
    for (Quota.Part part : quota.parts()) {
      int[] donors = donors(real, part);
      for (int i = 0; i < part.rows() && donors.length > 0; i++) {
        drawn[count++] = donors[random.nextInt(donors.length)];
      }
    }
    return Arrays.copyOf(drawn, count);
  }

  /** Rows of the part's group and outcome, or of its outcome where there are none. */
  static int[] donors(GroupedRows real, Quota.Part part) {
    int[] own = real.where(part.group(), part.outcome());
    return own.length > 0 ? own : real.where(part.outcome());
  }
}
