/**
 * The report of a batch as a page for people. Knows the contracts only. Start with {@link
 * io.equipoise.synth.card.SynthesisCard}.
 */
@NullMarked
package io.equipoise.synth.card;

import org.jspecify.annotations.NullMarked;
