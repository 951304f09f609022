/**
 * Makes what a generator draws more like the people it learned from, after its training: numbers
 * are moved onto their real distribution, and of several candidates for a row one is taken that
 * looks like a real person.
 */
@NullMarked
package io.equipoise.synth.generate.refinement;

import org.jspecify.annotations.NullMarked;
