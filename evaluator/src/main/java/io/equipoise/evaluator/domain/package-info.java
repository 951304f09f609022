/**
 * What is measured on held-out people and what follows from it. Pure: no Kafka, no learner library,
 * no clock, no threads, no randomness but a seed.
 *
 * <p>Start with {@link io.equipoise.evaluator.domain.MeasuredArm}, which measures one set of
 * predictions on a {@link io.equipoise.evaluator.domain.Holdout}, {@link
 * io.equipoise.evaluator.domain.PairedComparison}, which compares two on the same people, and
 * {@link io.equipoise.evaluator.domain.VerdictPolicy}, which judges it. {@link
 * io.equipoise.evaluator.domain.Learner} is what a learning library has to offer. May depend on
 * {@code cohort} only.
 */
@NullMarked
package io.equipoise.evaluator.domain;

import org.jspecify.annotations.NullMarked;
