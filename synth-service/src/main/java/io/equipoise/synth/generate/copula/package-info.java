/**
 * A Gaussian copula for tables of mixed columns: marginals of their own kind, joined by one
 * correlation matrix of hidden normal numbers. Cheap, steady on few rows, and unable to remember
 * anybody: what a network has to beat.
 *
 * <p>Pure Java; knows {@code cohort} and the encoding's grid; randomness is passed in. Start
 * reading at {@link io.equipoise.synth.generate.copula.GaussianCopula}.
 */
@NullMarked
package io.equipoise.synth.generate.copula;

import org.jspecify.annotations.NullMarked;
