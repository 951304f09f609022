/**
 * What the training sets consist of that are compared on the same held-out people. Pure table
 * operations: they see training rows and synthetic rows, never a held-out one, and no learner.
 *
 * <p>Start with {@link io.equipoise.evaluator.domain.arm.TrainingSet}, which names them, and {@link
 * io.equipoise.evaluator.domain.arm.Curriculum}, which makes their lessons. May depend on {@code
 * cohort} and on {@link io.equipoise.evaluator.domain.Lesson} only.
 */
@NullMarked
package io.equipoise.evaluator.domain.arm;

import org.jspecify.annotations.NullMarked;
