package io.equipoise.telemetry;

import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusNamingConvention;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A meter as it is declared: once, by the service that has it. Documentation, dashboards and tests
 * go by these.
 *
 * @param name name with dots, beginning with {@code equipoise.}
 * @param kind what it does
 * @param scope what it is of
 * @param unit base unit in the plural, for example {@code seconds}; empty for ratios, states and
 *     other plain numbers
 * @param tags its tags; {@link TagSpec#DATASET} first when it is of a dataset
 * @param description what it means, in one sentence for people; says when there is no series
 */
public record MeterSpec(
    String name, Kind kind, Scope scope, String unit, List<TagSpec> tags, String description) {
  private static final PrometheusNamingConvention NAMING = new PrometheusNamingConvention();

  /** What a meter does. */
  public enum Kind {
    /** Only grows; starts at 0 with the process. */
    COUNTER,
    /** A figure that goes up and down; no series while there is no figure. */
    GAUGE,
    /** Counts durations and adds them up, seconds. */
    TIMER
  }

  /** What a meter is of. */
  public enum Scope {
    /** What a service does for a dataset, which is its first tag. */
    DATASET,
    /** The process, whatever runs in it. */
    PROCESS
  }

  /** Checks the name, adds the tag of the dataset, and checks the description. */
  public MeterSpec {
    if (!name.matches("equipoise(\\.[a-z]+)+")) {
      throw new IllegalArgumentException("name must be like equipoise.part.thing, got " + name);
    }
    if (!description.endsWith(".")) {
      throw new IllegalArgumentException("the description of " + name + " must be a sentence");
    }
    List<TagSpec> all = new ArrayList<>();
    if (scope == Scope.DATASET) {
      all.add(TagSpec.DATASET);
    }
    tags.stream().filter(tag -> !tag.equals(TagSpec.DATASET)).forEach(all::add);
    tags = List.copyOf(all);
  }

  /** A counter of things. */
  public static MeterSpec counter(String name, String unit, String description, TagSpec... tags) {
    return new MeterSpec(name, Kind.COUNTER, Scope.DATASET, unit, List.of(tags), description);
  }

  /** A figure with a unit. */
  public static MeterSpec gauge(String name, String unit, String description, TagSpec... tags) {
    return new MeterSpec(name, Kind.GAUGE, Scope.DATASET, unit, List.of(tags), description);
  }

  /** A figure without a unit. */
  public static MeterSpec figure(String name, String description, TagSpec... tags) {
    return gauge(name, "", description, tags);
  }

  /** A figure of the process, without a unit and without a dataset. */
  public static MeterSpec ofProcess(String name, String description, TagSpec... tags) {
    return new MeterSpec(name, Kind.GAUGE, Scope.PROCESS, "", List.of(tags), description);
  }

  /** Durations. */
  public static MeterSpec timer(String name, String description, TagSpec... tags) {
    return new MeterSpec(name, Kind.TIMER, Scope.DATASET, "seconds", List.of(tags), description);
  }

  /** Its base name in Prometheus, for example {@code equipoise_ingest_accepted_records_total}. */
  public String prometheusName() {
    String base = NAMING.name(name, type(), unit.isEmpty() ? null : unit);
    return kind == Kind.COUNTER ? base + "_total" : base;
  }

  /**
   * The names of its series in Prometheus: one, but for a timer, which has those of the number of
   * durations, their sum, and the largest of late.
   */
  public List<String> seriesNames() {
    String base = prometheusName();
    return kind == Kind.TIMER
        ? List.of(base + "_count", base + "_sum", base + "_max")
        : List.of(base);
  }

  /** Its unit, if it has one. */
  Optional<String> baseUnit() {
    return unit.isEmpty() ? Optional.empty() : Optional.of(unit);
  }

  private Meter.Type type() {
    return switch (kind) {
      case COUNTER -> Meter.Type.COUNTER;
      case GAUGE -> Meter.Type.GAUGE;
      case TIMER -> Meter.Type.TIMER;
    };
  }
}
