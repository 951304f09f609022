/**
 * Sources in, validated and pseudonymized records out.
 *
 * <p>May depend on {@code schemas} and {@code cohort}; meets other services through topics only.
 */
@NullMarked
package io.equipoise.ingest;

import org.jspecify.annotations.NullMarked;
