package io.equipoise.console.page;

import io.equipoise.console.view.LoopModel;
import io.equipoise.console.view.LoopModel.Change;
import io.equipoise.console.view.StateJson;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells every listening browser what has changed in the model. Changes of one thing are coalesced:
 * it is sent in its newest state at most twice a second, and a large thing less often, so that a
 * stream of ten thousand records a second costs a browser no more than a slow one. Everything is
 * turned into JSON once, however many listen. Nothing here waits for a browser.
 */
final class EventHub implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventHub.class);

  /** Browsers that may listen at once. */
  static final int MOST_CLIENTS = 32;

  /** How often what has changed is looked for. */
  static final Duration TICK = Duration.ofMillis(250);

  /** Shortest time between two events about the same thing. */
  static final Duration PACE = Duration.ofMillis(500);

  /** A thing that takes more bytes than this in {@link #PACE} is sent less often. */
  static final int BYTES_PER_PACE = 64 << 10;

  /** Longest time between two events about a thing that goes on changing. */
  static final Duration SLOWEST = Duration.ofSeconds(5);

  private final LoopModel model;
  private final StateJson json;
  private final InstantSource clock;
  private final Set<Change> changed = new LinkedHashSet<>();
  private final Map<Change, Instant> nextDue = new LinkedHashMap<>();
  private final List<EventClient> clients = new ArrayList<>();
  private final ScheduledExecutorService ticker;
  private long lastId;
  private boolean closed;

  EventHub(LoopModel model, StateJson json, InstantSource clock) {
    this.model = model;
    this.json = json;
    this.clock = clock;
    this.ticker =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "page-events");
              thread.setDaemon(true);
              return thread;
            });
  }

  void start() {
    model.listen(this::note);
    ScheduledFuture<?> unused =
        ticker.scheduleWithFixedDelay(
            this::tickSafely, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Remembers that something is to be told. */
  void note(Change change) {
    synchronized (changed) {
      changed.add(change);
    }
  }

  /**
   * A new client, whose first event is the whole state; empty when too many listen already or the
   * hub is closed.
   */
  synchronized Optional<EventClient> connect() {
    if (closed || clients.size() >= MOST_CLIENTS) {
      return Optional.empty();
    }
    EventClient client = new EventClient();
    client.offer(EventClient.Event.of(++lastId, "state", json.state(clock.instant())));
    clients.add(client);
    return Optional.of(client);
  }

  synchronized void disconnect(EventClient client) {
    client.close();
    clients.remove(client);
  }

  synchronized int clients() {
    return clients.size();
  }

  @Override
  public void close() {
    ticker.shutdownNow();
    synchronized (this) {
      closed = true;
      clients.forEach(EventClient::close);
      clients.clear();
    }
  }

  private void tickSafely() {
    try {
      tick();
    } catch (RuntimeException e) {
      LOG.error("what has changed could not be told", e);
    }
  }

  /** Sends what is due. */
  synchronized void tick() {
    Instant now = clock.instant();
    nextDue.values().removeIf(due -> !due.isAfter(now));
    List<Change> due = new ArrayList<>();
    synchronized (changed) {
      changed.removeIf(change -> !nextDue.containsKey(change) && due.add(change));
    }
    if (clients.isEmpty()) {
      return;
    }
    for (Change change : due) {
      json.of(change).ifPresent(data -> send(change, data, now));
    }
  }

  private void send(Change change, byte[] data, Instant now) {
    EventClient.Event event =
        EventClient.Event.of(++lastId, change.kind().name().toLowerCase(Locale.ROOT), data);
    nextDue.put(change, now.plus(pace(data.length)));
    clients.removeIf(client -> !client.offer(event));
  }

  static Duration pace(int bytes) {
    Duration pace = PACE.multipliedBy(Math.max(1, bytes / BYTES_PER_PACE));
    return pace.compareTo(SLOWEST) > 0 ? SLOWEST : pace;
  }
}
