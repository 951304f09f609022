package io.equipoise.console.status;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.console.view.LoopFeed;
import io.equipoise.console.view.LoopModel;
import io.equipoise.console.view.TrafficWatch;
import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.topic.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * How a loop stands now, read once from its topics.
 *
 * @param descriptor the dataset
 * @param model what the topics tell
 * @param missing names of result topics that are not there
 */
record LoopReading(DatasetDescriptor descriptor, LoopModel model, List<String> missing) {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Copies the list. */
  LoopReading {
    missing = List.copyOf(missing);
  }

  /**
   * Reads the result topics, without the traffic and the services.
   *
   * @throws OperatorException when the broker does not answer, there is no topic of the dataset, or
   *     reading takes longer than a minute
   */
  static LoopReading of(DatasetDescriptor descriptor, Connection connection)
      throws InterruptedException {
    Topics topics = Topics.of(descriptor.dataset());
    LoopModel model = new LoopModel();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    List<String> missing;
    try (LoopFeed feed = new LoopFeed(connection, topics, model::accept, failure::set)) {
      missing = feed.start();
      if (missing.contains(topics.alerts().name())
          && missing.contains(topics.representation().name())) {
        throw new OperatorException(
            "dataset "
                + descriptor.dataset()
                + " has no topics at "
                + connection.bootstrapServers()
                + "; check --bootstrap-servers and that the monitor has run");
      }
      if (!feed.awaitCaughtUp(PATIENCE)) {
        Throwable cause = failure.get();
        throw cause == null
            ? new OperatorException(
                "the topics of dataset %s could not be read within %d s; try again"
                    .formatted(descriptor.dataset(), PATIENCE.toSeconds()))
            : connection.failure(PATIENCE, cause);
      }
    }
    return new LoopReading(descriptor, model, missing);
  }

  /** Adds what has come through and how the services do; neither is there when time is up. */
  void watch(Connection connection, InstantSource clock) throws InterruptedException {
    try (TrafficWatch traffic = new TrafficWatch(connection, descriptor.dataset(), model, clock)) {
      traffic.start();
      boolean unused = traffic.awaitCounted(PATIENCE);
    }
  }
}
