package io.equipoise.ingest.watch;

import io.equipoise.ingest.app.Item;
import io.equipoise.ingest.app.Source;
import io.equipoise.ingest.app.SourceQueue;
import io.equipoise.ingest.app.UnreadableSourceException;
import io.equipoise.schemas.OperatorException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sources of a watched folder, as they arrive; never ends. A unit that does not make sources,
 * or a source that cannot be read, is reported and left alone until its files change; the others go
 * on. Used by one thread.
 */
public final class ArrivingSources implements SourceQueue {
  private static final Logger log = LoggerFactory.getLogger(ArrivingSources.class);

  private final FolderWatch watch;
  private final Function<String, List<Source>> sourcesOf;
  private final Duration pause;
  private final Deque<Source> waiting = new ArrayDeque<>();

  /**
   * The sources of a folder.
   *
   * @param watch tells what has arrived
   * @param sourcesOf the sources of a unit; throws {@link OperatorException} when it makes none
   * @param pause time between two looks, greater than 0
   */
  public ArrivingSources(
      FolderWatch watch, Function<String, List<Source>> sourcesOf, Duration pause) {
    if (pause.isZero() || pause.isNegative()) {
      throw new IllegalArgumentException("pause must be greater than 0, got " + pause);
    }
    this.watch = watch;
    this.sourcesOf = sourcesOf;
    this.pause = pause;
  }

  @Override
  public Optional<Source> next() {
    if (waiting.isEmpty()) {
      watch.arrived().forEach(this::add);
    }
    return Optional.ofNullable(waiting.poll());
  }

  private void add(String unit) {
    try {
      for (Source source : sourcesOf.apply(unit)) {
        source.open().close();
        waiting.add(new Arrived(source));
      }
    } catch (OperatorException fault) {
      log.warn(
          "{} is not ingested until it changes: {}",
          unit.isEmpty() ? "the watched folder" : unit,
          fault.getMessage());
    }
  }

  @Override
  public Optional<Duration> patience() {
    return Optional.of(pause);
  }

  @Override
  public boolean setAside(Source source, OperatorException fault) {
    log.error(
        "source {} is not ingested further until it changes: {}",
        source.name(),
        fault.getMessage());
    return true;
  }

  /**
   * A source whose faults are told from those of the broker.
   *
   * @param source the source
   */
  private record Arrived(Source source) implements Source {
    @Override
    public String name() {
      return source.name();
    }

    @Override
    public Items open() {
      try {
        return new Watched(source.open());
      } catch (OperatorException fault) {
        throw new UnreadableSourceException(fault);
      }
    }
  }

  /**
   * The items of such a source.
   *
   * @param items the items
   */
  private record Watched(Source.Items items) implements Source.Items {
    @Override
    public Optional<Item> next() throws InterruptedException {
      try {
        return items.next();
      } catch (OperatorException fault) {
        throw new UnreadableSourceException(fault);
      }
    }

    @Override
    public void close() {
      items.close();
    }
  }
}
