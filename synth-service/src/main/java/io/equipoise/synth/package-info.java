/**
 * Synthetic records for the groups that are missing: plan, train, sample, gate, publish.
 *
 * <p>May depend on {@code schemas} and {@code cohort}; meets other services through topics only.
 */
@NullMarked
package io.equipoise.synth;

import org.jspecify.annotations.NullMarked;
