/**
 * Retrains with and without the synthetic records and judges each batch on held-out real people.
 *
 * <p>May depend on {@code schemas} and {@code cohort}; meets other services through topics only.
 */
@NullMarked
package io.equipoise.evaluator;

import org.jspecify.annotations.NullMarked;
