/**
 * A neural network as a {@link io.equipoise.evaluator.domain.Learner}: the only package of the
 * service that knows DL4J and ND4J. Start with {@link
 * io.equipoise.evaluator.learn.network.NetworkLearner}.
 */
@NullMarked
package io.equipoise.evaluator.learn.network;

import org.jspecify.annotations.NullMarked;
