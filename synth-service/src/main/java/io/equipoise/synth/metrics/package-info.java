/**
 * The synth service's meters: declared in {@link io.equipoise.synth.metrics.SynthMeter}, set by
 * {@link io.equipoise.synth.metrics.SynthesisMeters} from what the service publishes. Only the
 * service's root uses it.
 */
@NullMarked
package io.equipoise.synth.metrics;

import org.jspecify.annotations.NullMarked;
