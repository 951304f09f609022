/**
 * The evaluator's meters: declared in {@link io.equipoise.evaluator.metrics.EvaluatorMeter}, set by
 * {@link io.equipoise.evaluator.metrics.EvaluationMeters} from what the evaluator publishes. Only
 * the service's root uses it.
 */
@NullMarked
package io.equipoise.evaluator.metrics;

import org.jspecify.annotations.NullMarked;
