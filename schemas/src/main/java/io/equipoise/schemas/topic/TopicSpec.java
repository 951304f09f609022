package io.equipoise.schemas.topic;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * One topic as it should be.
 *
 * @param name full name, with the dataset's
 * @param partitions how many, at least 1
 * @param config topic configuration that differs from the broker's defaults
 * @param key what the key is, for people
 * @param value what the value is, for people
 */
public record TopicSpec(
    String name, int partitions, Map<String, String> config, String key, String value) {
  private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

  /** Checks the name against Kafka's rules. */
  public TopicSpec {
    if (!LEGAL.matcher(name).matches()) {
      throw new IllegalArgumentException("topic name must match " + LEGAL + ", got '" + name + "'");
    }
    if (partitions < 1) {
      throw new IllegalArgumentException("partitions must be at least 1, got " + partitions);
    }
    config = Map.copyOf(config);
  }
}
