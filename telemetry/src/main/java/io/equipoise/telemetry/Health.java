package io.equipoise.telemetry;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The health of what runs in this process: named checks, some for whether it lives, some for
 * whether it is ready to work.
 *
 * <ul>
 *   <li><b>Live</b>: nothing has failed for good. What is not live should be started again. A
 *       broker that is away does not make a service dead.
 *   <li><b>Ready</b>: the broker answers, partitions are assigned, what must be loaded is loaded.
 *       Without a single check nothing is ready: the service has not begun.
 * </ul>
 *
 * <p>Safe for use by several threads.
 */
public final class Health {
  private static final Logger LOG = LoggerFactory.getLogger(Health.class);

  private final Map<String, Supplier<Status>> live = new ConcurrentHashMap<>();
  private final Map<String, Supplier<Status>> ready = new ConcurrentHashMap<>();

  /**
   * What a check found.
   *
   * @param up whether all is well
   * @param detail what was found, a few words for people; no patient value
   */
  public record Status(boolean up, String detail) {
    /** Well, or not, with the same words. */
    public static Status of(boolean up, String detail) {
      return new Status(up, detail);
    }
  }

  /**
   * All checks of a kind at one time.
   *
   * @param up whether every one is
   * @param checks what each found, by name in alphabetical order
   */
  public record Report(boolean up, Map<String, Status> checks) {
    /** Copies the map in its order. */
    public Report {
      checks = Collections.unmodifiableMap(new LinkedHashMap<>(checks));
    }
  }

  /** Health without a check: alive, and not ready. */
  public Health() {}

  /** Adds, or replaces, a check of whether the process lives; it must answer at once. */
  public void live(String name, Supplier<Status> check) {
    live.put(name, check);
  }

  /** Adds, or replaces, a check of whether the process is ready; it must answer soon. */
  public void ready(String name, Supplier<Status> check) {
    ready.put(name, check);
  }

  /** Whether everything lives. */
  public Report liveness() {
    return report(live, true);
  }

  /** Whether everything is ready. */
  public Report readiness() {
    return report(ready, !ready.isEmpty());
  }

  private static Report report(Map<String, Supplier<Status>> checks, boolean start) {
    Map<String, Status> found = new LinkedHashMap<>();
    checks.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(check -> found.put(check.getKey(), ask(check.getKey(), check.getValue())));
    return new Report(start && found.values().stream().allMatch(Status::up), found);
  }

  /** A check that throws has found something wrong; the log says what. */
  private static Status ask(String name, Supplier<Status> check) {
    try {
      return check.get();
    } catch (RuntimeException e) {
      LOG.warn("health check {} failed: {}", name, e.toString());
      return Status.of(false, "the check failed with " + e.getClass().getSimpleName());
    }
  }
}
