package io.equipoise.telemetry;

import io.equipoise.schemas.connection.Connection;
import io.equipoise.telemetry.Health.Status;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
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
  private final LongSupplier nanoTime;
  private @Nullable Admin admin;
  private @Nullable Status last;
  private long askedAt;
  private boolean closed;

  /**
   * A check that has not asked yet.
   *
   * @param nanoTime monotonic time: a clock that is set back must not keep an old answer
   */
  BrokerCheck(Connection connection, LongSupplier nanoTime) {
    this.connection = connection;
    this.nanoTime = nanoTime;
  }

  @Override
  public synchronized Status get() {
    Status known = last;
    if (known != null && nanoTime.getAsLong() - askedAt < FRESH.toNanos()) {
      return known;
    }
    Status found = closed ? Status.of(false, "closed") : ask();
    last = found;
    askedAt = nanoTime.getAsLong();
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
