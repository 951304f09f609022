/**
 * What can be said about a window before any model is trained: who is in it, compared with a
 * reference population, how labels and missing values differ between groups, and which combinations
 * of people are hardly covered. Pure functions of counts; no Kafka, clock or randomness.
 *
 * <p>Start with {@link io.equipoise.monitor.domain.metric.RepresentationMetrics} (the entry point),
 * then {@link io.equipoise.monitor.domain.metric.SubgroupMetric} and {@link
 * io.equipoise.monitor.domain.metric.SetMetric} (what each figure means), {@link
 * io.equipoise.monitor.domain.metric.WindowTable} (what they are taken from) and {@link
 * io.equipoise.monitor.domain.metric.UncoveredPatterns}. The page {@code docs/metrics.md} lists all
 * figures; a test compares it with the enums.
 *
 * <p>May depend on {@code cohort}, on Hipparchus and on the monitor's own domain.
 */
@NullMarked
package io.equipoise.monitor.domain.metric;

import org.jspecify.annotations.NullMarked;
