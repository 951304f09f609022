package io.equipoise.schemas.topic;

import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.connection.Backoff;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.connection.Pause;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings topics into being. */
public final class TopicAdmin {
  private static final Logger log = LoggerFactory.getLogger(TopicAdmin.class);

  /** How long the broker may take to answer, and new topics to become visible. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private static final int REQUEST_TIMEOUT_MS = 5_000;

  /** What decides how long records are kept. */
  private static final List<String> KEEPING =
      List.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.RETENTION_MS_CONFIG);

  private TopicAdmin() {}

  /**
   * Creates the topics that are missing, with the broker's default replication, and returns when
   * all of them can be used. A topic that is there already is left as it is, and so is one that
   * somebody else creates at the same moment; where it keeps records otherwise than planned, the
   * log says so, as far as the broker lets its configuration be read.
   *
   * @param connection where Kafka is
   * @param topics what there should be
   * @throws OperatorException when the broker does not answer within 15 s, or refuses
   */
  public static void ensure(Connection connection, Collection<TopicSpec> topics) {
    ensure(connection, topics, PATIENCE);
  }

  static void ensure(Connection connection, Collection<TopicSpec> topics, Duration patience) {
    int millis = Math.toIntExact(patience.toMillis());
    Map<String, Object> config = connection.admin();
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.min(millis, REQUEST_TIMEOUT_MS));
    try (Admin admin = Admin.create(config)) {
      Set<String> present = get(admin.listTopics().names());
      for (TopicSpec topic : topics) {
        if (!present.contains(topic.name())) {
          create(admin, topic);
        }
      }
      awaitVisible(admin, topics);
      warnOfOtherKeeping(
          admin, topics.stream().filter(topic -> present.contains(topic.name())).toList());
    } catch (InterruptException e) {
      throw e;
    } catch (ExecutionException e) {
      throw connection.failure(patience, causeOf(e));
    } catch (KafkaException | TimeoutException e) {
      throw connection.failure(patience, e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private static void create(Admin admin, TopicSpec topic)
      throws ExecutionException, TimeoutException, InterruptedException {
    NewTopic request =
        new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.empty())
            .configs(topic.config());
    try {
      get(admin.createTopics(List.of(request)).all());
      log.info("created topic {} with {} partitions", topic.name(), topic.partitions());
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  private static void awaitVisible(Admin admin, Collection<TopicSpec> topics)
      throws ExecutionException, TimeoutException, InterruptedException {
    List<String> names = topics.stream().map(TopicSpec::name).toList();
    Backoff.Series tries =
        new Backoff(
                Duration.ofMillis(50),
                Duration.ofMillis(500),
                PATIENCE,
                InstantSource.system(),
                new SplittableRandom(),
                Pause.parking())
            .start();
    while (true) {
      try {
        Map<String, TopicDescription> found = get(admin.describeTopics(names).allTopicNames());
        if (found.values().stream().allMatch(TopicAdmin::isUsable)) {
          warnOfTooFewPartitions(topics, found);
          return;
        }
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw e;
        }
      }
      if (!tries.awaitNext(Duration.ZERO)) {
        throw new OperatorException(
            "Kafka created the topics but does not serve them within "
                + PATIENCE.toSeconds()
                + " s: "
                + String.join(", ", names)
                + "; check that enough brokers run");
      }
    }
  }

  private static boolean isUsable(TopicDescription topic) {
    return topic.partitions().stream().allMatch(p -> p.leader() != null && !p.leader().isEmpty());
  }

  private static void warnOfTooFewPartitions(
      Collection<TopicSpec> topics, Map<String, TopicDescription> found) {
    for (TopicSpec topic : topics) {
      TopicDescription there = found.get(topic.name());
      if (there != null && there.partitions().size() < topic.partitions()) {
        log.warn(
            "topic {} has {} partitions, fewer than the {} planned",
            topic.name(),
            there.partitions().size(),
            topic.partitions());
      }
    }
  }

  /**
   * A topic that somebody else made may throw away what must be kept: a verdict after a week, for
   * example, where it should be compacted.
   */
  private static void warnOfOtherKeeping(Admin admin, List<TopicSpec> topics)
      throws TimeoutException, InterruptedException {
    for (TopicSpec topic : topics) {
      ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
      try {
        get(admin.describeConfigs(List.of(resource)).all())
            .values()
            .forEach(there -> warnOfOtherKeeping(topic, there));
      } catch (ExecutionException e) {
        log.debug("the configuration of topic {} cannot be read", topic.name(), causeOf(e));
      }
    }
  }

  private static void warnOfOtherKeeping(TopicSpec topic, Config there) {
    List<String> others = KEEPING.stream().filter(key -> differs(topic, key, there)).toList();
    if (!others.isEmpty()) {
      log.warn(
          "topic {} has {}, planned is {}; kafka-configs.sh --alter --entity-type topics --entity-name {} --add-config {} mends that",
          topic.name(),
          settings(others, key -> valueOf(there, key)),
          settings(others, key -> planned(topic, key)),
          topic.name(),
          settings(others, key -> listed(planned(topic, key))));
    }
  }

  private static boolean differs(TopicSpec topic, String key, Config there) {
    // Policies may be listed in any order.
    return topic.config().containsKey(key)
        && !parts(planned(topic, key)).equals(parts(valueOf(there, key)));
  }

  private static Set<String> parts(String value) {
    return Arrays.stream(value.split(",", -1)).map(String::strip).collect(Collectors.toSet());
  }

  private static String planned(TopicSpec topic, String key) {
    return topic.config().getOrDefault(key, "");
  }

  private static String valueOf(Config there, String key) {
    ConfigEntry entry = there.get(key);
    return entry == null || entry.value() == null ? "" : entry.value();
  }

  private static String settings(List<String> keys, UnaryOperator<String> value) {
    return keys.stream().map(key -> key + "=" + value.apply(key)).collect(Collectors.joining(","));
  }

  /** As kafka-configs.sh takes a value with commas. */
  private static String listed(String value) {
    return value.contains(",") ? "[" + value + "]" : value;
  }

  private static <T> T get(KafkaFuture<T> future)
      throws ExecutionException, TimeoutException, InterruptedException {
    return future.get(PATIENCE.toMillis() + 1_000, TimeUnit.MILLISECONDS);
  }

  private static Throwable causeOf(ExecutionException e) {
    return e.getCause() == null ? e : e.getCause();
  }
}
