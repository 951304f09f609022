/**
 * How a table of patients becomes numbers that a network can make, and back: one encoding per
 * column, fitted on training rows only, and what a row can be asked for: protected values and label
 * together, or single category columns.
 *
 * <p>Pure Java; knows {@code cohort} and, to write encoders down, Jackson's tree; randomness is
 * passed in. Start reading at {@link io.equipoise.synth.generate.encoding.TableEncoder}.
 */
@NullMarked
package io.equipoise.synth.generate.encoding;

import org.jspecify.annotations.NullMarked;
