/**
 * Whether the champion model still serves every subgroup as well as the others, record by record,
 * for as long as the stream runs.
 *
 * <p>Each labeled record is scored before anything can learn from it (prequential evaluation: A. P.
 * Dawid, Present position and potential developments: some personal views, statistical theory, the
 * prequential approach, JRSS A 147, 1984). "Learning" is what happens to the record afterwards: the
 * monitor puts it into the training sample, and the next champion is trained on that.
 *
 * <p>Start with {@link io.equipoise.evaluator.domain.drift.DriftTracker}. What raises an alert is
 * {@link io.equipoise.evaluator.domain.drift.GapEvidence} alone; {@link
 * io.equipoise.evaluator.domain.drift.Adwin} and {@link
 * io.equipoise.evaluator.domain.drift.PageHinkley} are published as warnings, since neither bounds
 * the false alarms of several subgroups. Pure: no Kafka, no clock, no randomness. All memory is
 * bounded, see the tracker.
 */
@NullMarked
package io.equipoise.evaluator.domain.drift;

import org.jspecify.annotations.NullMarked;
