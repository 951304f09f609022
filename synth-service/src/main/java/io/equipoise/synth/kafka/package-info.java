/**
 * The adapters between the use case and Kafka: where real records and earlier reports are read, and
 * how a batch is written. Start with {@link io.equipoise.synth.kafka.SynthesisJob}.
 */
@NullMarked
package io.equipoise.synth.kafka;

import org.jspecify.annotations.NullMarked;
