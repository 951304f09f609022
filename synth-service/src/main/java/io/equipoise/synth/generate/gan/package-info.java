/**
 * The conditional Wasserstein GAN with gradient penalty.
 *
 * <p>The only package that uses ND4J, and of its classes only {@link
 * io.equipoise.synth.generate.gan.Matrix} and the two back ends do. The networks are written in
 * operations of {@link io.equipoise.synth.generate.gan.Backend} on matrices that are allocated
 * once. Start reading at {@link io.equipoise.synth.generate.gan.ConditionalGan}.
 */
@NullMarked
package io.equipoise.synth.generate.gan;

import org.jspecify.annotations.NullMarked;
