package io.equipoise.evaluator.domain;

import io.equipoise.cohort.population.Subgroup;
import io.equipoise.cohort.statistics.Estimate;
import java.util.List;
import java.util.Map;

/**
 * The figures of one arm, or how they differ between two.
 *
 * @param overall every measure over the whole holdout
 * @param disparities every disparity between the groups
 * @param subgroups every measure per group, in the descriptor's order
 */
public record Performance(
    Map<Measure, Estimate> overall,
    Map<Disparity, Estimate> disparities,
    List<OfSubgroup> subgroups) {

  /** Copies the collections. */
  public Performance {
    overall = Map.copyOf(overall);
    disparities = Map.copyOf(disparities);
    subgroups = List.copyOf(subgroups);
  }

  /**
   * The figures of one group.
   *
   * @param subgroup the group
   * @param measures every measure
   */
  public record OfSubgroup(Subgroup subgroup, Map<Measure, Estimate> measures) {
    /** Copies the map. */
    public OfSubgroup {
      measures = Map.copyOf(measures);
    }

    /** One measure of the group. */
    public Estimate measure(Measure measure) {
      return Performance.lookUp(measures, measure);
    }
  }

  /** One measure over the whole holdout. */
  public Estimate overall(Measure measure) {
    return lookUp(overall, measure);
  }

  /** One disparity. */
  public Estimate disparity(Disparity disparity) {
    return lookUp(disparities, disparity);
  }

  /** One measure of one group; {@link Estimate.Unknown} for a group that was not measured. */
  public Estimate subgroup(Subgroup subgroup, Measure measure) {
    for (OfSubgroup group : subgroups) {
      if (group.subgroup().equals(subgroup)) {
        return group.measure(measure);
      }
    }
    return new Estimate.Unknown(subgroup.id() + " was not measured");
  }

  private static <K> Estimate lookUp(Map<K, Estimate> figures, K key) {
    Estimate estimate = figures.get(key);
    return estimate == null ? new Estimate.Unknown(key + " was not measured") : estimate;
  }
}
