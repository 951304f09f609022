/**
 * Who is missing from the stream: tallies, representation metrics, alerts, the training sample.
 *
 * <p>May depend on {@code schemas} and {@code cohort}; meets other services through topics only.
 */
@NullMarked
package io.equipoise.monitor;

import org.jspecify.annotations.NullMarked;
