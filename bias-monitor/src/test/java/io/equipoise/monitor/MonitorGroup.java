package io.equipoise.monitor;

import io.equipoise.monitor.kafka.MonitorTopology;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownMemberIdException;

/** What the broker knows of the monitors of one dataset. */
final class MonitorGroup implements AutoCloseable {
  private final String application;
  private final String recordsTopic;
  private final Admin admin;

  MonitorGroup(String dataset, String recordsTopic, String bootstrapServers) {
    this.application = MonitorTopology.applicationId(dataset);
    this.recordsTopic = recordsTopic;
    this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
  }

  /** Input records up to which the monitors have committed. */
  long committed() throws Exception {
    return admin
        .listConsumerGroupOffsets(application)
        .partitionsToOffsetAndMetadata()
        .get()
        .entrySet()
        .stream()
        .filter(e -> e.getKey().topic().equals(recordsTopic) && e.getValue() != null)
        .mapToLong(e -> e.getValue().offset())
        .sum();
  }

  /** Input partitions by instance. */
  Map<String, Set<Integer>> sharesOfInput() throws Exception {
    Map<String, Set<Integer>> shares = new TreeMap<>();
    for (MemberDescription member :
        admin.describeConsumerGroups(List.of(application)).all().get().get(application).members()) {
      String instance = member.clientId().replaceFirst("-StreamThread-.*", "");
      for (TopicPartition partition : member.assignment().topicPartitions()) {
        if (partition.topic().equals(recordsTopic)) {
          shares.computeIfAbsent(instance, i -> new TreeSet<>()).add(partition.partition());
        }
      }
    }
    return shares;
  }

  /**
   * Tells the broker at once that the members are dead, and ends their transactions: what it would
   * find out by itself once session and transaction have timed out.
   */
  void bury() throws Exception {
    try {
      admin
          .removeMembersFromConsumerGroup(application, new RemoveMembersFromConsumerGroupOptions())
          .all()
          .get();
    } catch (ExecutionException e) {
      // Killed before it joined, or gone by itself meanwhile: nobody is left to be removed.
      if (!isCausedBy(e, IllegalArgumentException.class)
          && !isCausedBy(e, GroupIdNotFoundException.class)
          && !isCausedBy(e, UnknownMemberIdException.class)) {
        throw e;
      }
    }
    List<String> transactions =
        admin.listTransactions().all().get().stream()
            .map(TransactionListing::transactionalId)
            .filter(id -> id.startsWith(application))
            .toList();
    admin.fenceProducers(transactions).all().get();
  }

  /** Forgets group and internal topics, as the application reset tool does: the next one begins. */
  void forget() throws Exception {
    admin.deleteConsumerGroups(List.of(application)).all().get();
    Collection<String> internal =
        admin.listTopics().names().get().stream()
            .filter(name -> name.startsWith(application + "-"))
            .toList();
    admin.deleteTopics(internal).all().get();
  }

  private static boolean isCausedBy(Throwable failure, Class<? extends Throwable> type) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    admin.close();
  }
}
