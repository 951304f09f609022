package io.equipoise.console.view;

import io.equipoise.console.view.ServiceStatus.State;
import io.equipoise.schemas.connection.Connection;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * How the services of a dataset do, as their consumer groups tell. The ingest has no group. Used by
 * one thread.
 */
public final class ServiceGroups implements AutoCloseable {
  private static final int PATIENCE_MS = 5_000;

  private final Map<String, String> groups;
  private final InstantSource clock;
  private final Admin admin;
  private final Map<String, ServiceStatus> before = new HashMap<>();

  /**
   * The groups of a dataset's services.
   *
   * @param connection where Kafka is
   * @param dataset name of the dataset
   * @param clock tells when a state was first seen
   */
  public ServiceGroups(Connection connection, String dataset, InstantSource clock) {
    this.groups = groups(dataset);
    this.clock = clock;
    Map<String, Object> config = connection.admin();
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MS);
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MS);
    config.put(AdminClientConfig.CLIENT_ID_CONFIG, "equipoise-groups");
    this.admin = Admin.create(config);
  }

  /** Name of each service and the consumer group that its work goes through. */
  static Map<String, String> groups(String dataset) {
    Map<String, String> groups = new LinkedHashMap<>();
    for (String service : List.of("monitor", "synth", "evaluator")) {
      groups.put(service, "equipoise-" + service + "-" + dataset);
    }
    return groups;
  }

  /**
   * How they do now; one of which nothing can be learned is {@link State#UNKNOWN}, or {@link
   * State#UNREACHABLE} where the broker gives no answer.
   */
  public List<ServiceStatus> look() {
    Map<String, KafkaFuture<ConsumerGroupDescription>> descriptions =
        admin.describeConsumerGroups(groups.values()).describedGroups();
    List<ServiceStatus> found = new ArrayList<>();
    groups.forEach(
        (service, group) -> {
          State state = state(descriptions.get(group));
          OptionalLong lag = isKnown(state) ? lag(group) : OptionalLong.empty();
          ServiceStatus last = before.get(service);
          Instant since = last != null && last.state() == state ? last.since() : clock.instant();
          ServiceStatus status = new ServiceStatus(service, state, since, lag);
          before.put(service, status);
          found.add(status);
        });
    return found;
  }

  @Override
  public void close() {
    admin.close();
  }

  private static State state(@Nullable KafkaFuture<ConsumerGroupDescription> description) {
    if (description == null) {
      return State.UNKNOWN;
    }
    try {
      return switch (get(description).groupState()) {
        case STABLE -> State.RUNNING;
        case PREPARING_REBALANCE, COMPLETING_REBALANCE, ASSIGNING, RECONCILING -> State.REBALANCING;
        case EMPTY -> State.STOPPED;
        default -> State.UNKNOWN;
      };
    } catch (ExecutionException e) {
      return e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException
          ? State.UNREACHABLE
          : State.UNKNOWN;
    } catch (TimeoutException e) {
      return State.UNREACHABLE;
    }
  }

  private static boolean isKnown(State state) {
    return state != State.UNKNOWN && state != State.UNREACHABLE;
  }

  private OptionalLong lag(String group) {
    try {
      Map<TopicPartition, OffsetAndMetadata> committed =
          get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
      committed.values().removeIf(offset -> offset == null);
      if (committed.isEmpty()) {
        return OptionalLong.empty();
      }
      Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
      committed.keySet().forEach(partition -> latest.put(partition, OffsetSpec.latest()));
      Map<TopicPartition, ListOffsetsResultInfo> ends = get(admin.listOffsets(latest).all());
      long lag = 0;
      for (Map.Entry<TopicPartition, OffsetAndMetadata> offset : committed.entrySet()) {
        ListOffsetsResultInfo end = ends.get(offset.getKey());
        lag += end == null ? 0 : Math.max(0, end.offset() - offset.getValue().offset());
      }
      return OptionalLong.of(lag);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      return OptionalLong.empty();
    }
  }

  private static <T> T get(KafkaFuture<T> future) throws ExecutionException, TimeoutException {
    try {
      return future.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
