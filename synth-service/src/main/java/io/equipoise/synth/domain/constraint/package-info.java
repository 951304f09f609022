/**
 * Makes synthetic rows keep the constraints of a dataset: what can be mended in a row ({@link
 * io.equipoise.synth.domain.constraint.RowRepair}) and whether a row may stay ({@link
 * io.equipoise.synth.domain.constraint.Enforcement}). Pure. Start reading at {@link
 * io.equipoise.synth.domain.constraint.Enforcement}.
 */
@NullMarked
package io.equipoise.synth.domain.constraint;

import org.jspecify.annotations.NullMarked;
