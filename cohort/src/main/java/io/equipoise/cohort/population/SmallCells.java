package io.equipoise.cohort.population;

/**
 * Which counts of people may be told. A count from 1 to {@value #LARGEST_SUPPRESSED} may not, nor a
 * figure from which it follows; 0 may. Source: Centers for Medicare &amp; Medicaid Services, Cell
 * Size Suppression Policy (ResDAC article 1506): no cell of 1 to 10 is shown, and none is derivable
 * from percentages.
 *
 * <p>Each count is judged on its own; that none follows from the others is for those to see to who
 * tell them.
 */
public final class SmallCells {
  /** The largest count that is suppressed. */
  public static final long LARGEST_SUPPRESSED = 10;

  private SmallCells() {}

  /** Whether a count is from 1 to {@value #LARGEST_SUPPRESSED}. */
  public static boolean isSmall(long count) {
    return count >= 1 && count <= LARGEST_SUPPRESSED;
  }
}
