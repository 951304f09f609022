package io.equipoise.ingest.app;

import io.equipoise.schemas.OperatorException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Where an {@link Ingestion} gets its sources from, one after the other. Used by one thread. */
public interface SourceQueue {

  /** The next source; empty when there is none, or none yet. */
  Optional<Source> next();

  /** How long to wait before asking again; empty when no source will come any more. */
  Optional<Duration> patience();

  /**
   * Takes back a source that cannot be read further; what was committed of it stays.
   *
   * @return whether the ingestion is to go on with other sources
   */
  boolean setAside(Source source, OperatorException fault);

  /** The sources of a list in its order; the first that cannot be read ends the ingestion. */
  static SourceQueue of(List<Source> sources) {
    Iterator<Source> left = List.copyOf(sources).iterator();
    return new SourceQueue() {
      @Override
      public Optional<Source> next() {
        return left.hasNext() ? Optional.of(left.next()) : Optional.empty();
      }

      @Override
      public Optional<Duration> patience() {
        return Optional.empty();
      }

      @Override
      public boolean setAside(Source source, OperatorException fault) {
        return false;
      }
    };
  }
}
