package io.equipoise.monitor.domain.canary;

import org.apache.kafka.common.TopicPartition;

/** Breaks a rule on purpose. */
public record CanaryThatImportsKafka(TopicPartition partition) {}
