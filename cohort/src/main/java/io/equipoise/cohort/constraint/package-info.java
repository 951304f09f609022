/**
 * Constraints that every row of a dataset keeps: a small language, its parser and what it means on
 * one row.
 *
 * <p>A descriptor lists expressions such as {@code systolic >= diastolic}; {@link
 * io.equipoise.cohort.constraint.ConstraintParser} turns each into a {@link
 * io.equipoise.cohort.constraint.Constraint}; {@link
 * io.equipoise.cohort.constraint.Constraint#learn} makes a {@link
 * io.equipoise.cohort.constraint.RowCheck} of it. Pure: depends on the descriptor's columns only.
 * Start reading at {@link io.equipoise.cohort.constraint.Constraint}.
 */
@NullMarked
package io.equipoise.cohort.constraint;

import org.jspecify.annotations.NullMarked;
