package io.equipoise.monitor.domain.metric;

import io.equipoise.cohort.statistics.Estimate;
import java.util.Optional;

/**
 * One figure of a subgroup or of an attribute set.
 *
 * @param name the metric's published name, {@link RepresentationMetric#id()}
 * @param column the column it is about, for metrics that have one figure per column
 * @param estimate the figure, or why there is none
 */
public record Measure(String name, Optional<String> column, Estimate estimate) {}
