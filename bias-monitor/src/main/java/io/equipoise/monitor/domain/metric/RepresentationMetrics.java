package io.equipoise.monitor.domain.metric;

import io.equipoise.cohort.population.Subgroup;
import java.util.ArrayList;
import java.util.List;

/**
 * All figures of a window: of a watched subgroup, and of a watched attribute set.
 *
 * <p>Exact figures, small counts included: suppress before anything leaves the monitor. All cost is
 * in making the {@link WindowTable}; after that a subgroup costs time linear in columns (and, for
 * the conditional disparity, in subgroups of its set × strata), a set linear in its subgroups ×
 * columns, plus at most {@link GoodnessOfFit#MOST_OUTCOMES} outcomes for each of three tests when
 * expected counts are small. Pure; safe for use by several threads.
 */
public final class RepresentationMetrics {
  private RepresentationMetrics() {}

  /**
   * The figures of {@link SubgroupMetric}, in its order, each also when it is undefined. Throws
   * {@link IllegalArgumentException} when the subgroup is not watched.
   *
   * @param window the window's counts
   * @param subgroup a watched subgroup
   * @param minSupport least records whose attributes of the set are known for anything to be said
   * @param confidence nominal coverage of the intervals, in (0, 1)
   */
  public static List<Measure> ofSubgroup(
      WindowTable window, Subgroup subgroup, long minSupport, double confidence) {
    SubgroupView view = window.view(subgroup, minSupport, confidence);
    List<Measure> measures = new ArrayList<>();
    for (SubgroupMetric metric : SubgroupMetric.values()) {
      metric.measure(view, measures);
    }
    return List.copyOf(measures);
  }

  /**
   * The figures of {@link SetMetric}, in its order, each also when it is undefined. Throws {@link
   * IllegalArgumentException} when the set is not watched.
   *
   * @param window the window's counts
   * @param attributes the attributes of a watched set, in the descriptor's order
   * @param minSupport least records whose attributes of the set are known for anything to be said
   * @param confidence coverage of {@link SetMetric#PSI_CUT}, in (0, 1)
   */
  public static List<Measure> ofSet(
      WindowTable window, List<String> attributes, long minSupport, double confidence) {
    SetFigures figures = new SetFigures(window.table(attributes), minSupport, confidence);
    List<Measure> measures = new ArrayList<>();
    for (SetMetric metric : SetMetric.values()) {
      metric.measure(figures, measures);
    }
    return List.copyOf(measures);
  }
}
