/**
 * The life of an alert, whatever it is about: who is missing (monitor) and whom a model serves
 * worse (evaluator) are raised, held and cleared by the same table. Pure: no Kafka, no clock, no
 * randomness; times are stream times that the caller hands in.
 *
 * <p>Start with {@link io.equipoise.cohort.alert.AlertLifecycle}.
 */
@NullMarked
package io.equipoise.cohort.alert;

import org.jspecify.annotations.NullMarked;
