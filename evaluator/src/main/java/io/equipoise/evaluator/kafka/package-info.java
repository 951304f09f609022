/**
 * The evaluator's ends in Kafka: what it reads ({@link
 * io.equipoise.evaluator.kafka.KafkaTrainingSamples}, {@link
 * io.equipoise.evaluator.kafka.KafkaSyntheticBatches}), what it is triggered by and what it
 * publishes ({@link io.equipoise.evaluator.kafka.VerdictHandler}, {@link
 * io.equipoise.evaluator.kafka.Contracts}). Decides nothing.
 */
@NullMarked
package io.equipoise.evaluator.kafka;

import org.jspecify.annotations.NullMarked;
