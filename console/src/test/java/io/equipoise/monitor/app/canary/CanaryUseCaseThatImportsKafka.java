package io.equipoise.monitor.app.canary;

import org.apache.kafka.common.TopicPartition;

/** Breaks a rule on purpose. */
public record CanaryUseCaseThatImportsKafka(TopicPartition partition) {}
