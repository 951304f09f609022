/**
 * What a batch shall hold, and whether one shall be made at all. Pure functions of the alert, the
 * training sample and the batches made before. Start with {@link
 * io.equipoise.synth.domain.plan.BatchPlanner}.
 */
@NullMarked
package io.equipoise.synth.domain.plan;

import org.jspecify.annotations.NullMarked;
