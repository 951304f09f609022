package io.equipoise.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;

/**
 * The meters of one service for one dataset, set by their declarations.
 *
 * <p>A gauge without a figure has no series: a suppressed count, or a share that nobody can say, is
 * absent and neither 0 nor NaN. Tag values beyond the bounds become {@link TagSpec#OTHER}. Safe for
 * use by several threads; a call costs one look-up.
 */
public final class ServiceMeters {
  private final MeterRegistry registry;
  private final String dataset;
  private final Map<String, Set<String>> bounds;
  private final Map<Series, Counter> counters = new ConcurrentHashMap<>();
  private final Map<Series, Timer> timers = new ConcurrentHashMap<>();
  private final Map<Series, Held> gauges = new ConcurrentHashMap<>();

  private record Series(MeterSpec spec, List<String> values) {}

  /** A gauge in the registry, and the bits of its figure. */
  private record Held(Meter meter, AtomicLong bits) {}

  /**
   * The meters of a service.
   *
   * @param registry where they are registered
   * @param dataset value of the tag of the dataset
   * @param bounds for tags whose values follow from the descriptor: by key, the values that there
   *     are
   */
  public ServiceMeters(MeterRegistry registry, String dataset, Map<String, Set<String>> bounds) {
    this.registry = registry;
    this.dataset = dataset;
    this.bounds = Map.copyOf(bounds);
  }

  /**
   * Makes a counter's series exist from now on, at 0 if nothing was counted: what has never
   * happened can then be told from what nobody counts.
   */
  public void expect(MeterSpec counter, String... tagValues) {
    count(counter, 0, tagValues);
  }

  /**
   * Counts.
   *
   * @param by how many, 0 or more
   * @param tagValues values of the tags after the dataset's, in the declaration's order
   */
  public void count(MeterSpec counter, double by, String... tagValues) {
    counter(counter, tagValues).increment(by);
  }

  /** The counter itself, for who counts so often that looking it up each time would cost. */
  public Counter counter(MeterSpec counter, String... tagValues) {
    return counters.computeIfAbsent(
        series(counter, tagValues),
        series ->
            Counter.builder(counter.name())
                .description(counter.description())
                .baseUnit(counter.baseUnit().orElse(null))
                .tags(tags(series))
                .register(registry));
  }

  /** Adds a duration. */
  public void time(MeterSpec timer, Duration taken, String... tagValues) {
    timers
        .computeIfAbsent(
            series(timer, tagValues),
            series ->
                Timer.builder(timer.name())
                    .description(timer.description())
                    .tags(tags(series))
                    .register(registry))
        .record(taken);
  }

  /** Sets a figure; without one, or with one that is not finite, the series ends. */
  public void set(MeterSpec gauge, OptionalDouble figure, String... tagValues) {
    Series series = series(gauge, tagValues);
    if (figure.isPresent() && Double.isFinite(figure.getAsDouble())) {
      gauges
          .computeIfAbsent(series, this::register)
          .bits()
          .set(Double.doubleToRawLongBits(figure.getAsDouble()));
    } else {
      remove(series);
    }
  }

  /** Sets a figure. */
  public void set(MeterSpec gauge, double figure, String... tagValues) {
    set(gauge, OptionalDouble.of(figure), tagValues);
  }

  /** Asks for a figure whenever it is read. The first who is asked for a series stays. */
  public void watch(MeterSpec gauge, DoubleSupplier figure, String... tagValues) {
    Series series = series(gauge, tagValues);
    Gauge.builder(gauge.name(), figure, DoubleSupplier::getAsDouble)
        .description(gauge.description())
        .baseUnit(gauge.baseUnit().orElse(null))
        .tags(tags(series))
        .strongReference(true)
        .register(registry);
  }

  /** Ends every series of the gauge that was set. */
  public void clear(MeterSpec gauge) {
    gauges.keySet().stream().filter(s -> s.spec().equals(gauge)).toList().forEach(this::remove);
  }

  private Held register(Series series) {
    AtomicLong bits = new AtomicLong();
    Gauge meter =
        Gauge.builder(series.spec().name(), bits, b -> Double.longBitsToDouble(b.get()))
            .description(series.spec().description())
            .baseUnit(series.spec().baseUnit().orElse(null))
            .tags(tags(series))
            .strongReference(true)
            .register(registry);
    return new Held(meter, bits);
  }

  private void remove(Series series) {
    gauges.computeIfPresent(
        series,
        (key, held) -> {
          registry.remove(held.meter());
          return null;
        });
  }

  private Series series(MeterSpec spec, String... tagValues) {
    List<TagSpec> tags = spec.tags();
    if (spec.scope() != MeterSpec.Scope.DATASET) {
      throw new IllegalArgumentException(spec.name() + " is of the process, not of a dataset");
    }
    if (tagValues.length != tags.size() - 1) {
      throw new IllegalArgumentException(
          spec.name() + " takes " + (tags.size() - 1) + " tags, got " + Arrays.toString(tagValues));
    }
    List<String> values = new ArrayList<>(tags.size());
    values.add(dataset);
    for (int i = 0; i < tagValues.length; i++) {
      values.add(bounded(tags.get(i + 1), tagValues[i]));
    }
    return new Series(spec, List.copyOf(values));
  }

  private String bounded(TagSpec tag, String value) {
    boolean known =
        tag.values().isPresent()
            ? tag.values().get().contains(value)
            : bounds.getOrDefault(tag.key(), Set.of()).contains(value);
    return known ? value : TagSpec.OTHER;
  }

  private static List<Tag> tags(Series series) {
    List<Tag> tags = new ArrayList<>();
    for (int i = 0; i < series.values().size(); i++) {
      tags.add(Tag.of(series.spec().tags().get(i).key(), series.values().get(i)));
    }
    return tags;
  }
}
