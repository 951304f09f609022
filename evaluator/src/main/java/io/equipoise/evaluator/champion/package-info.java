/**
 * The champion: the model that the evaluator stands by, kept on disk version by version.
 *
 * <p>A promotion trains it anew on the training sample as it then is and on the promoted batch, the
 * training set that was judged; models of the evaluation itself are not kept. Before the first
 * promotion a model of real people alone is the champion. Start with {@link
 * io.equipoise.evaluator.champion.Champions}, which says when a champion is made and when it is
 * rolled back, and {@link io.equipoise.evaluator.champion.ChampionStore}, which keeps them.
 */
@NullMarked
package io.equipoise.evaluator.champion;

import org.jspecify.annotations.NullMarked;
