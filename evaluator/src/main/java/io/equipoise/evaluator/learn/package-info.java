/**
 * Adapters of learning libraries to {@link io.equipoise.evaluator.domain.Learner}; nothing else in
 * the service knows them. Start with {@link io.equipoise.evaluator.learn.XgboostLearner}.
 */
@NullMarked
package io.equipoise.evaluator.learn;

import org.jspecify.annotations.NullMarked;
