package io.equipoise.telemetry;

import io.equipoise.schemas.connection.Connection;
import io.equipoise.telemetry.Health.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Whether a broker answers. Asks at most once in {@link #FRESH}, and waits at most {@link
 * #PATIENCE} for the answer, so that frequent probes cost the broker nothing. Opens its client at
 * the first question.
 */
final class BrokerCheck implements Supplier<Status>, AutoCloseable {
  private static final Duration FRESH = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Connection connection;
  private final InstantSource clock;
  private @Nullable Admin admin;
  private @Nullable Status last;
  private Instant askedAt = Instant.MIN;
  private boolean closed;

  BrokerCheck(Connection connection, InstantSource clock) {
    this.connection = connection;
    this.clock = clock;
  }

  @Override
  public synchronized Status get() {
    Status known = last;
    if (known != null && clock.instant().isBefore(askedAt.plus(FRESH))) {
      return known;
    }
    Status found = closed ? Status.of(false, "closed") : ask();
    last = found;
    askedAt = clock.instant();
    return found;
  }

  private Status ask() {
    String servers = connection.bootstrapServers();
    try {
      Admin asking = admin;
      if (asking == null) {
        asking = Admin.create(connection.admin());
        admin = asking;
      }
      int nodes =
          asking.describeCluster().nodes().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).size();
      return Status.of(true, nodes + " brokers at " + servers);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      return Status.of(
          false, "no answer from " + servers + " within " + PATIENCE.toSeconds() + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Status.of(false, "interrupted");
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    Admin closing = admin;
    if (closing != null) {
      closing.close(Duration.ofSeconds(1));
    }
  }
}
