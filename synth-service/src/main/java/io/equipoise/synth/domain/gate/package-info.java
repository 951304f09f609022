/**
 * Gates that a synthetic batch must pass before it is published. Pure: tables in, results out.
 *
 * <p>Start reading at {@link io.equipoise.synth.domain.gate.Gate}; {@link
 * io.equipoise.synth.domain.gate.Gates} lists those that run.
 */
@NullMarked
package io.equipoise.synth.domain.gate;

import org.jspecify.annotations.NullMarked;
