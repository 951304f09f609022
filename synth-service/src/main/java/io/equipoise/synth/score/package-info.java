/**
 * How useful and how lifelike synthetic rows are, in one number: what early stopping and the
 * tournament of generators go by.
 *
 * <p>Knows {@code cohort} and the learners' libraries; nothing of any generator. Start reading at
 * {@link io.equipoise.synth.score.ValidationScore}.
 */
@NullMarked
package io.equipoise.synth.score;

import org.jspecify.annotations.NullMarked;
