package io.equipoise.monitor.domain.metric;

/**
 * A figure that the monitor publishes about a window: of one subgroup ({@link SubgroupMetric}) or
 * of a whole attribute set ({@link SetMetric}).
 *
 * <p>Every metric keeps these promises, which one contract test checks for all of them: its figures
 * are finite and in its range; where it is undefined, the estimate says why instead of being 0 or
 * infinite; it says the same whatever the order of the cells; below the least support it says
 * nothing; it has a source.
 */
public interface RepresentationMetric {
  /** What the figure means. */
  MetricDescription description();

  /** Published name, for example {@code representationRatio}. */
  default String id() {
    return description().id();
  }
}
