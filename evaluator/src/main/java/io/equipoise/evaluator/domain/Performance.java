package io.equipoise.evaluator.domain;

import io.equipoise.cohort.population.Subgroup;
import io.equipoise.cohort.statistics.Estimate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The figures of one arm, or how they differ between two.
 *
 * @param overall every measure over the whole holdout
 * @param attributeSets every disparity between the groups of each attribute set; the first is that
 *     of the subgroup under judgement, when there is one
 * @param subgroups every measure per group, set after set, in the descriptor's order
 */
public record Performance(
    Map<Measure, Estimate> overall,
    List<OfAttributeSet> attributeSets,
    List<OfSubgroup> subgroups) {
  /** Copies the collections. */
  public Performance {
    overall = Map.copyOf(overall);
    attributeSets = List.copyOf(attributeSets);
    subgroups = List.copyOf(subgroups);
  }

  /**
   * The figures when there is one attribute set and no group is left out.
   *
   * @param overall every measure over the whole holdout
   * @param disparities every disparity between the groups
   * @param subgroups every measure per group, at least one
   */
  public Performance(
      Map<Measure, Estimate> overall,
      Map<Disparity, Estimate> disparities,
      List<OfSubgroup> subgroups) {
    this(
        overall,
        List.of(
            new OfAttributeSet(subgroups.get(0).subgroup().attributes(), disparities, Map.of())),
        subgroups);
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

  /**
   * How the groups of one attribute set compare.
   *
   * @param attributes the attributes
   * @param disparities every disparity
   * @param excluded groups that take no part in a disparity, because they lack a measure that it is
   *     made of; a disparity that all take part in may be left out
   */
  public record OfAttributeSet(
      List<String> attributes,
      Map<Disparity, Estimate> disparities,
      Map<Disparity, List<Subgroup>> excluded) {
    /** Copies the collections. */
    public OfAttributeSet {
      attributes = List.copyOf(attributes);
      disparities = Map.copyOf(disparities);
      excluded = Map.copyOf(excluded);
    }

    /** One disparity. */
    public Estimate disparity(Disparity disparity) {
      return Performance.lookUp(disparities, disparity);
    }

    /** The groups that take no part in it. */
    public List<Subgroup> excluded(Disparity disparity) {
      List<Subgroup> groups = excluded.get(disparity);
      return groups == null ? List.of() : groups;
    }
  }

  /** One measure over the whole holdout. */
  public Estimate overall(Measure measure) {
    return lookUp(overall, measure);
  }

  /** Every disparity between the groups of the first attribute set; empty without one. */
  public Map<Disparity, Estimate> disparities() {
    return attributeSets.isEmpty() ? Map.of() : attributeSets.get(0).disparities();
  }

  /** One disparity between the groups of the first attribute set. */
  public Estimate disparity(Disparity disparity) {
    return attributeSets.isEmpty()
        ? new Estimate.Unknown("no groups were compared")
        : attributeSets.get(0).disparity(disparity);
  }

  /** The disparities of an attribute set; empty when it was not measured. */
  public Optional<OfAttributeSet> attributeSet(List<String> attributes) {
    return attributeSets.stream().filter(set -> set.attributes().equals(attributes)).findFirst();
  }

  /** One disparity of an attribute set; {@link Estimate.Unknown} for one that was not measured. */
  public Estimate disparity(List<String> attributes, Disparity disparity) {
    return attributeSet(attributes)
        .map(set -> set.disparity(disparity))
        .orElseGet(
            () -> new Estimate.Unknown(String.join(" and ", attributes) + " was not measured"));
  }

  /** The groups of an attribute set. */
  public List<OfSubgroup> subgroups(List<String> attributes) {
    return subgroups.stream()
        .filter(group -> group.subgroup().attributes().equals(attributes))
        .toList();
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
