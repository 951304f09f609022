package io.equipoise.schemas.topic;

import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.connection.Backoff;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.connection.Pause;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
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

  private TopicAdmin() {}

  /**
   * Creates the topics that are missing, with the broker's default replication, and returns when
   * all of them can be used. A topic that is there already is left as it is, and so is one that
   * somebody else creates at the same moment.
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

  private static <T> T get(KafkaFuture<T> future)
      throws ExecutionException, TimeoutException, InterruptedException {
    return future.get(PATIENCE.toMillis() + 1_000, TimeUnit.MILLISECONDS);
  }

  private static Throwable causeOf(ExecutionException e) {
    return e.getCause() == null ? e : e.getCause();
  }
}
