package io.equipoise.telemetry;

import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.connection.ClientObserver;
import io.equipoise.schemas.connection.Connection;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a process measures of itself. Services take one in their constructors and add meters and
 * checks; several services of one process may share one, and one {@code /metrics} then tells of
 * all.
 *
 * <pre>
 *   Telemetry telemetry = Telemetry.prometheus();
 *   new MonitorService(config, listener, telemetry);
 *   new SynthService(config, clock, listener, telemetry);
 *   TelemetryServer server = telemetry.serve(new InetSocketAddress("127.0.0.1", 9464));
 * </pre>
 *
 * <p>{@link #close()} stops the server, and takes out what was added. Close it after the services.
 */
public final class Telemetry implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Telemetry.class);

  /**
   * When a Kafka client began: the only meter of Kafka's whose name and tags do not tell consumers
   * from producers, so that a worker's two clients, which share an id, would take each other's.
   * That of the process, {@code process_start_time_seconds}, says as much.
   */
  private static final String CLIENT_START = "kafka.app.info";

  private final MeterRegistry registry;
  private final Optional<PrometheusMeterRegistry> prometheus;
  private final Optional<KafkaMeters> kafka;
  private final Health health = new Health();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private boolean readinessShown;

  private Telemetry(MeterRegistry registry, Optional<PrometheusMeterRegistry> prometheus) {
    this.registry = registry;
    this.prometheus = prometheus;
    this.kafka = prometheus.map(KafkaMeters::new);
  }

  /** Meters that nobody reads: no thread, no socket, nothing about the JVM. */
  public static Telemetry silent() {
    return new Telemetry(new SimpleMeterRegistry(), Optional.empty());
  }

  /** Meters for Prometheus, with those of the JVM and the process; {@link #serve} shows them. */
  public static Telemetry prometheus() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry.config().meterFilter(MeterFilter.denyNameStartsWith(CLIENT_START));
    Telemetry telemetry = new Telemetry(registry, Optional.of(registry));
    telemetry.kafka.ifPresent(telemetry.open::push);
    JvmGcMetrics collections = new JvmGcMetrics();
    telemetry.open.push(collections);
    collections.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new JvmInfoMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    return telemetry;
  }

  /** Where meters are registered. */
  public MeterRegistry registry() {
    return registry;
  }

  /** Where checks are added. */
  public Health health() {
    return health;
  }

  /** Told of Kafka clients, whose own metrics are then in the registry. */
  public ClientObserver clients() {
    return kafka.<ClientObserver>map(meters -> meters).orElse(ClientObserver.NONE);
  }

  /**
   * Registers what something measures of itself, until {@code clients().closing(measured)}; does
   * nothing where nobody reads. What has the same id takes the place of the one before.
   *
   * @param id name of what is measured, in this process
   * @param measured what is measured
   * @param binder makes the binder, which is closed at the end if it can be
   */
  public void bind(String id, Object measured, Supplier<MeterBinder> binder) {
    kafka.ifPresent(meters -> meters.bind(id, measured, binder.get()));
  }

  /** Adds a check that the broker answers; nothing where nobody asks. */
  public void checkBroker(String name, Connection connection) {
    if (prometheus.isPresent()) {
      BrokerCheck check = new BrokerCheck(connection, System::nanoTime);
      synchronized (this) {
        open.push(check);
      }
      health.ready(name, check);
    }
  }

  /**
   * Shows meters and health over HTTP until this is closed, readiness among the meters too.
   *
   * @param address where to listen; port 0: any free one
   * @throws OperatorException when nobody can listen there
   * @throws IllegalStateException when these meters are {@link #silent}
   */
  public synchronized TelemetryServer serve(InetSocketAddress address) {
    PrometheusMeterRegistry shown =
        prometheus.orElseThrow(() -> new IllegalStateException("silent telemetry is not shown"));
    TelemetryServer server = TelemetryServer.start(address, shown, health);
    open.push(server);
    if (!readinessShown) {
      HealthMeters meters = new HealthMeters(shown, health, System::nanoTime);
      open.push(meters);
      meters.start();
      readinessShown = true;
    }
    return server;
  }

  @Override
  public synchronized void close() {
    while (!open.isEmpty()) {
      AutoCloseable part = open.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("{} did not close", part.getClass().getSimpleName(), e);
      }
    }
    registry.close();
  }
}
