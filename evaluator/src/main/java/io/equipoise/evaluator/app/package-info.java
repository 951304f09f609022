/**
 * What the evaluator does, without Kafka: {@link io.equipoise.evaluator.app.EvaluateBatch} is the
 * use case, {@link io.equipoise.evaluator.app.TrainingSamples} and {@link
 * io.equipoise.evaluator.app.SyntheticBatches} are what it reads from, {@link
 * io.equipoise.evaluator.app.EvaluatorListener} hears how far it is. May depend on {@code domain}
 * and {@code cohort}.
 */
@NullMarked
package io.equipoise.evaluator.app;

import org.jspecify.annotations.NullMarked;
