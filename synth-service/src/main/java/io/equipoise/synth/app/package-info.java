/**
 * The use case: from an alert to a batch and its report. Knows the contracts, the generators and
 * the gates; knows no Kafka, which is behind the ports here. Start with {@link
 * io.equipoise.synth.app.SynthesizeBatch}.
 */
@NullMarked
package io.equipoise.synth.app;

import org.jspecify.annotations.NullMarked;
