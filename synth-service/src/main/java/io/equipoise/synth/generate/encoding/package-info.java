/**
 * How a table of patients becomes numbers that a network can make, and back: one encoding per
 * column, fitted on training rows only, and the condition (protected values and label) of a row.
 *
 * <p>Pure Java; knows {@code cohort} only; randomness is passed in. Start reading at {@link
 * io.equipoise.synth.generate.encoding.TableEncoder}.
 */
@NullMarked
package io.equipoise.synth.generate.encoding;

import org.jspecify.annotations.NullMarked;
