/**
 * The choice between generators by their rows' score on people whom they have not seen.
 *
 * <p>Knows generators by their interface only, the score, and the gates that find copies. Start
 * reading at {@link io.equipoise.synth.generate.tournament.Tournament}.
 */
@NullMarked
package io.equipoise.synth.generate.tournament;

import org.jspecify.annotations.NullMarked;
