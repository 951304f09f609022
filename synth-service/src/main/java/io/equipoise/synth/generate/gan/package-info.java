/**
 * The conditional Wasserstein GAN with gradient penalty.
 *
 * <p>The only package that uses ND4J, and of its classes only {@link
 * io.equipoise.synth.generate.gan.Matrix} does. Everything else is arithmetic on {@code float}
 * arrays, so that a step allocates nothing. Start reading at {@link
 * io.equipoise.synth.generate.gan.ConditionalGan}.
 */
@NullMarked
package io.equipoise.synth.generate.gan;

import org.jspecify.annotations.NullMarked;
