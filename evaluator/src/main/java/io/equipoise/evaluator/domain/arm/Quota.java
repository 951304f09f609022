package io.equipoise.evaluator.domain.arm;

import java.util.ArrayList;
import java.util.List;

/**
 * How many rows of each group and outcome are to be added to real people by the training sets that
 * make their own rows.
 *
 * @param parts what is to be added; none of them empty
 */
public record Quota(List<Part> parts) {

  /**
   * Rows of one group and outcome.
   *
   * @param group the group, see {@link GroupedRows#group}
   * @param outcome whether the outcome is positive
   * @param rows how many, at least 1
   */
  public record Part(int group, boolean outcome, int rows) {
    /** Checks the number. */
    public Part {
      if (rows < 1) {
        throw new IllegalArgumentException("rows must be at least 1, got " + rows);
      }
    }
  }

  /** Copies the list. */
  public Quota {
    parts = List.copyOf(parts);
  }

  /**
   * As many as a batch has. What such rows change owes nothing to their number or to how many of
   * them have the outcome, both being the batch's.
   */
  public static Quota ofBatch(GroupedRows batch) {
    List<Part> parts = new ArrayList<>();
    for (int group = 0; group < batch.groups(); group++) {
      for (boolean outcome : new boolean[] {false, true}) {
        int rows = batch.where(group, outcome).length;
        if (rows > 0) {
          parts.add(new Part(group, outcome, rows));
        }
      }
    }
    return new Quota(parts);
  }

  /**
   * What a group lacks to be as large as the largest, at the group's own rate of the outcome
   * (rounded). Empty for the largest group and for one that nobody is in.
   */
  public static Quota toTheLargest(GroupedRows real, int group) {
    int largest = 0;
    for (int other = 0; other < real.groups(); other++) {
      largest = Math.max(largest, real.where(other, false).length + real.where(other, true).length);
    }
    int positives = real.where(group, true).length;
    int members = real.where(group, false).length + positives;
    List<Part> parts = new ArrayList<>();
    if (members > 0) {
      int missing = largest - members;
      int withOutcome = (int) Math.round((double) missing * positives / members);
      if (missing > withOutcome) {
        parts.add(new Part(group, false, missing - withOutcome));
      }
      if (withOutcome > 0) {
        parts.add(new Part(group, true, withOutcome));
      }
    }
    return new Quota(parts);
  }

  /** All rows together. */
  public int rows() {
    return parts.stream().mapToInt(Part::rows).sum();
  }
}
