/**
 * Generators of synthetic patients: what a generator is ({@link
 * io.equipoise.synth.generate.TabularGenerator}), what it can be asked for ({@link
 * io.equipoise.synth.generate.SampleRequest}) and which there are ({@link
 * io.equipoise.synth.generate.Generators}).
 *
 * <p>Knows {@code cohort} and {@code domain.constraint} only; numeric back ends stay in the
 * packages of the generators. Start reading at {@link
 * io.equipoise.synth.generate.TabularGenerator}.
 */
@NullMarked
package io.equipoise.synth.generate;

import org.jspecify.annotations.NullMarked;
