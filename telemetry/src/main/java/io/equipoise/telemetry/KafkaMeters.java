package io.equipoise.telemetry;

import io.equipoise.schemas.connection.ClientObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * Kafka's own metrics of the clients of this process, in the registry for as long as the client is
 * open. Their names and tags are Kafka's: {@code kafka_consumer_…}, {@code kafka_producer_…},
 * {@code kafka_stream_…}.
 */
public final class KafkaMeters implements ClientObserver, AutoCloseable {
  private final MeterRegistry registry;
  private final Map<String, Bound> bound = new HashMap<>();
  private final ScheduledExecutorService refresh;

  private record Bound(Object client, MeterBinder binder) {}

  KafkaMeters(MeterRegistry registry) {
    this.registry = registry;
    this.refresh =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "equipoise-kafka-meters");
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public void opened(Consumer<?, ?> consumer) {
    bind(
        "consumer " + clientId(consumer.metrics()),
        consumer,
        new KafkaClientMetrics(consumer, List.of(), refresh));
  }

  @Override
  public void opened(Producer<?, ?> producer) {
    bind(
        "producer " + clientId(producer.metrics()),
        producer,
        new KafkaClientMetrics(producer, List.of(), refresh));
  }

  @Override
  public synchronized void closing(Object client) {
    bound.values().removeIf(one -> one.client() == client && close(one));
  }

  /** A client takes the place of one with the same id, which is gone, or about to be. */
  synchronized void bind(String id, Object client, MeterBinder binder) {
    if (refresh.isShutdown()) {
      return;
    }
    Bound before = bound.remove(id);
    if (before != null) {
      close(before);
    }
    binder.bindTo(registry);
    bound.put(id, new Bound(client, binder));
  }

  private static String clientId(Map<MetricName, ? extends Metric> metrics) {
    return metrics.keySet().stream()
        .map(name -> name.tags().get("client-id"))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse("");
  }

  private static boolean close(Bound gone) {
    try {
      if (gone.binder() instanceof AutoCloseable closeable) {
        closeable.close();
      }
      return true;
    } catch (Exception e) {
      throw new IllegalStateException("meters of a Kafka client cannot be taken out", e);
    }
  }

  @Override
  public synchronized void close() {
    bound.values().forEach(KafkaMeters::close);
    bound.clear();
    refresh.shutdownNow();
  }
}
