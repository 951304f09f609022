/**
 * The statistics kernel: estimates that say when they are undefined, and the intervals around them.
 * Start with {@link io.equipoise.cohort.statistics.Estimate}.
 */
@NullMarked
package io.equipoise.cohort.statistics;

import org.jspecify.annotations.NullMarked;
