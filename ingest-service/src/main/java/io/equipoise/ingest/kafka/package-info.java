/**
 * Records, rejected items and positions onto Kafka, exactly once. Start with {@link
 * io.equipoise.ingest.kafka.KafkaRecordSink}.
 */
@NullMarked
package io.equipoise.ingest.kafka;

import org.jspecify.annotations.NullMarked;
