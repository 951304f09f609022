package io.equipoise.monitor.domain;

import io.equipoise.cohort.statistics.Estimate;
import java.util.OptionalLong;

/**
 * Which counts of people may leave the monitor. A count from 1 to {@value #LARGEST_SUPPRESSED} may
 * not, nor a figure from which it follows; 0 may. Source: Centers for Medicare &amp; Medicaid
 * Services, Cell Size Suppression Policy (ResDAC article 1506): no cell of 1 to 10 is shown, and
 * none is derivable from percentages.
 *
 * <p>Each figure is judged on its own: that a suppressed count follows from the published counts of
 * its siblings is not prevented here.
 */
public final class SmallCells {
  /** The largest count that is suppressed. */
  public static final long LARGEST_SUPPRESSED = 10;

  private SmallCells() {}

  /** Whether a count is from 1 to {@value #LARGEST_SUPPRESSED}. */
  public static boolean isSmall(long count) {
    return count >= 1 && count <= LARGEST_SUPPRESSED;
  }

  /** The count when it may be shown. */
  public static OptionalLong shown(long count) {
    return isSmall(count) ? OptionalLong.empty() : OptionalLong.of(count);
  }

  /**
   * What takes the place of a figure that rests on a small count; says no more than that the count
   * is small.
   *
   * @param n records that the figure is taken among; when small itself, {@value
   *     #LARGEST_SUPPRESSED} stands for it
   */
  public static Estimate suppressed(long n) {
    return new Estimate.Insufficient(
        "suppressed: rests on 1 to " + LARGEST_SUPPRESSED + " people",
        isSmall(n) ? LARGEST_SUPPRESSED : n);
  }
}
