package io.equipoise.benchmarks;

import io.equipoise.schemas.connection.Connection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * How far a consumer group has come, by what it has committed: in its input and in the topics by
 * which it sends records to itself.
 */
final class GroupProgress implements AutoCloseable {
  /**
   * Markers that may stand behind the last record of a partition and that nobody commits past: one
   * for each of the last transactions of each writing thread.
   */
  private static final int MARKERS = 4;

  private static final String SHUFFLED = "-repartition";

  private final Admin admin;
  private final Contender contender;
  private List<TopicPartition> shuffled = List.of();

  /** The progress of a contender's group, which need not be there yet. */
  GroupProgress(Connection connection, Contender contender) {
    this.admin = Admin.create(connection.admin());
    this.contender = contender;
  }

  private List<TopicPartition> shuffled() {
    String prefix = contender.group() + "-";
    if (contender.shuffles() && shuffled.isEmpty()) {
      List<String> topics =
          get(admin.listTopics().names()).stream()
              .filter(topic -> topic.startsWith(prefix) && topic.endsWith(SHUFFLED))
              .toList();
      shuffled =
          get(admin.describeTopics(topics).allTopicNames()).values().stream()
              .flatMap(GroupProgress::partitions)
              .toList();
    }
    return shuffled;
  }

  /**
   * One look.
   *
   * @param input records of the input that are behind the group
   * @param shuffledDone offsets of the internal topics that are behind the group
   * @param shuffledEnd where the internal topics end now
   * @param shuffles whether there are such topics
   * @param done whether all records of both are behind the group
   */
  record Look(long input, long shuffledDone, long shuffledEnd, boolean shuffles, boolean done) {
    /** Share of the input that has been worked off, in [0, 1], the shuffled part included. */
    double share(long records) {
      if (!shuffles) {
        return Math.min(1, (double) input / records);
      }
      double behind = shuffledEnd == 0 ? 0 : (double) shuffledDone / shuffledEnd;
      return Math.min(1, (double) input / records) * behind;
    }
  }

  /** Looks at the group's offsets now. */
  Look look() {
    Map<TopicPartition, OffsetAndMetadata> committed = committed();
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    shuffled().forEach(partition -> latest.put(partition, OffsetSpec.latest()));
    Map<TopicPartition, ListOffsetsResultInfo> ends = get(admin.listOffsets(latest).all());
    long read = 0;
    for (Map.Entry<TopicPartition, OffsetAndMetadata> entry : committed.entrySet()) {
      if (entry.getValue() != null && entry.getKey().topic().equals(contender.topic().name())) {
        read += entry.getValue().offset();
      }
    }
    boolean done = read >= contender.topic().records() && ends.isEmpty() != contender.shuffles();
    long shuffledDone = 0;
    long shuffledEnd = 0;
    for (Map.Entry<TopicPartition, ListOffsetsResultInfo> last : ends.entrySet()) {
      OffsetAndMetadata offset = committed.get(last.getKey());
      long at = offset == null ? 0 : offset.offset();
      long end = last.getValue().offset();
      done &= end - at <= MARKERS;
      shuffledDone += at;
      shuffledEnd += end;
    }
    return new Look(read, shuffledDone, shuffledEnd, contender.shuffles(), done);
  }

  /**
   * Forgets the group, whose threads have stopped, and removes its internal topics and the given
   * ones, where they are there.
   */
  void forget(List<String> topics) {
    String group = contender.group();
    removeMembers(group);
    try {
      admin.deleteConsumerGroups(List.of(group)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof GroupIdNotFoundException)) {
        throw new KafkaException("cannot forget group " + group, e);
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    get(
        admin
            .deleteTopics(
                get(admin.listTopics().names()).stream()
                    .filter(topic -> topic.startsWith(group + "-") || topics.contains(topic))
                    .toList())
            .all());
  }

  /** A stopped Streams application stays a member until its session ends. */
  private void removeMembers(String group) {
    try {
      if (admin.describeConsumerGroups(List.of(group)).all().get().values().stream()
          .anyMatch(described -> !described.members().isEmpty())) {
        admin
            .removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions())
            .all()
            .get();
      }
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof GroupIdNotFoundException)) {
        throw new KafkaException("cannot remove the members of group " + group, e);
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static KafkaException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new KafkaException("interrupted", e);
  }

  private Map<TopicPartition, OffsetAndMetadata> committed() {
    String group = contender.group();
    try {
      return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return Map.of();
      }
      throw new KafkaException("cannot ask for the offsets of group " + group, e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static java.util.stream.Stream<TopicPartition> partitions(TopicDescription topic) {
    return topic.partitions().stream().map(p -> new TopicPartition(topic.name(), p.partition()));
  }

  private static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new KafkaException("the broker refused", e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
