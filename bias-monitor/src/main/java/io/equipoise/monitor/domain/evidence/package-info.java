/**
 * How sure one may be that a subgroup is missing from the stream, however often one looks.
 *
 * <p>Every figure here is an e-value or is made of them: a nonnegative number whose mean is at most
 * 1 while the null hypothesis holds, so that large values are evidence against it, without a fixed
 * sample size. Natural logarithms throughout. Pure: no Kafka, no clock, no randomness; the same
 * counts in the same order give the same bits.
 *
 * <p>Start with {@link io.equipoise.monitor.domain.evidence.ShortageDetector} (is this subgroup
 * short since some moment; what alerts rest on). {@link
 * io.equipoise.monitor.domain.evidence.WindowEvidence} and {@link
 * io.equipoise.monitor.domain.evidence.BenjaminiHochbergE} rank the subgroups of one window, {@link
 * io.equipoise.monitor.domain.evidence.ChangeEvidence} asks whether a whole attribute still follows
 * its reference, {@link io.equipoise.monitor.domain.evidence.ConfidenceSequence} is the band around
 * a share.
 */
@NullMarked
package io.equipoise.monitor.domain.evidence;

import org.jspecify.annotations.NullMarked;
