package io.equipoise.evaluator.card;

import java.util.List;

/**
 * One training set, and how the model that came of it did on the held-out people.
 *
 * @param name name of the training set
 * @param explanation what it is made of, one sentence
 * @param realRecords real training records
 * @param syntheticRecords synthetic training records
 * @param threshold decision threshold on the probability, chosen on training people
 * @param overall figures over everybody held out
 * @param between figures between the groups, per attribute set
 * @param groups figures per group
 * @param reliability how often the outcome came, by predicted probability
 */
public record ArmFacts(
    String name,
    String explanation,
    long realRecords,
    long syntheticRecords,
    double threshold,
    List<Figure> overall,
    List<OfAttributeSet> between,
    List<OfGroup> groups,
    List<ReliabilityBin> reliability) {
  /** Copies the lists. */
  public ArmFacts {
    overall = List.copyOf(overall);
    between = List.copyOf(between);
    groups = List.copyOf(groups);
    reliability = List.copyOf(reliability);
  }

  /**
   * How the groups of one attribute set compare.
   *
   * @param attributes names of the attributes, for example {@code sex × ageBand}
   * @param figures the disparities
   * @param excluded groups that take no part in some disparity, with which and why; may be empty
   */
  public record OfAttributeSet(String attributes, List<Figure> figures, List<String> excluded) {
    /** Copies the lists. */
    public OfAttributeSet {
      figures = List.copyOf(figures);
      excluded = List.copyOf(excluded);
    }
  }

  /** The disparities of an attribute set; none when it was not compared. */
  List<Figure> between(String attributes) {
    return between.stream()
        .filter(set -> set.attributes().equals(attributes))
        .map(OfAttributeSet::figures)
        .findFirst()
        .orElse(List.of());
  }

  /**
   * The figures of one group.
   *
   * @param group id of the subgroup
   * @param figures its figures
   */
  public record OfGroup(String group, List<Figure> figures) {
    /** Copies the list. */
    public OfGroup {
      figures = List.copyOf(figures);
    }
  }
}
