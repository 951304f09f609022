package io.equipoise.telemetry;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Tells by gauges what {@code /health/ready} tells. A thread of its own asks the checks every
 * {@link #EVERY}; reading a gauge asks nobody, so that a broker that does not answer holds up no
 * scrape. What was found longer than {@link #STALE} ago no longer counts: a check that hangs is not
 * up.
 */
final class HealthMeters implements AutoCloseable {
  /** Pause between two times of asking. */
  static final Duration EVERY = Duration.ofSeconds(5);

  /** How long an answer counts. */
  static final Duration STALE = Duration.ofSeconds(30);

  private final MeterRegistry registry;
  private final Health health;
  private final LongSupplier nanoTime;
  private final Set<String> known = new HashSet<>();
  private final ScheduledExecutorService asking;
  private volatile Optional<Found> last = Optional.empty();

  /** What was found, and when by the monotonic clock. */
  private record Found(Health.Report report, long at) {}

  /**
   * Gauges of health that has not been asked yet.
   *
   * @param nanoTime monotonic time
   */
  HealthMeters(MeterRegistry registry, Health health, LongSupplier nanoTime) {
    this.registry = registry;
    this.health = health;
    this.nanoTime = nanoTime;
    this.asking =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "equipoise-health-meters");
              thread.setDaemon(true);
              return thread;
            });
    Gauge.builder(HealthMeter.READY.spec().name(), this, meters -> meters.ready())
        .description(HealthMeter.READY.spec().description())
        .strongReference(true)
        .register(registry);
  }

  /** Asks from now on. */
  void start() {
    ScheduledFuture<?> unused =
        asking.scheduleWithFixedDelay(this::ask, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Asks every check once; one thread at a time. */
  void ask() {
    Health.Report report = health.readiness();
    last = Optional.of(new Found(report, nanoTime.getAsLong()));
    report.checks().keySet().stream().filter(known::add).forEach(this::show);
  }

  private void show(String check) {
    MeterSpec spec = HealthMeter.READY_CHECK.spec();
    Gauge.builder(spec.name(), this, meters -> meters.ready(check))
        .description(spec.description())
        .tag(spec.tags().get(0).key(), check)
        .strongReference(true)
        .register(registry);
  }

  private double ready() {
    return fresh().filter(Health.Report::up).isPresent() ? 1 : 0;
  }

  private double ready(String check) {
    return fresh()
            .flatMap(report -> Optional.ofNullable(report.checks().get(check)))
            .filter(Health.Status::up)
            .isPresent()
        ? 1
        : 0;
  }

  private Optional<Health.Report> fresh() {
    return last.filter(found -> nanoTime.getAsLong() - found.at() <= STALE.toNanos())
        .map(Found::report);
  }

  /** Asks no more; the gauges are 0 before long. */
  @Override
  public void close() {
    asking.shutdownNow();
  }
}
