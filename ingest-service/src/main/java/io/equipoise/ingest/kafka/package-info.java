/**
 * Records, rejected items and positions onto Kafka: those of sources exactly once, see {@link
 * io.equipoise.ingest.kafka.KafkaRecordSink}; those of requests at least once, see {@link
 * io.equipoise.ingest.kafka.KafkaDelivery}.
 */
@NullMarked
package io.equipoise.ingest.kafka;

import org.jspecify.annotations.NullMarked;
