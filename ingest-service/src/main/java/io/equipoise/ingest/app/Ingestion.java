package io.equipoise.ingest.app;

import io.equipoise.ingest.domain.RejectionCode;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads every source of a queue to its end, one after the other, and hands its items on at the
 * chosen rate.
 *
 * <p>Items go out in transactions that also hold the position after them. A run starts each source
 * after the last committed position, so over any number of runs and crashes each item is committed
 * exactly once. A transaction is committed when one of the {@link CommitPolicy}'s bounds is
 * reached, or earlier when the next item is not due before that.
 *
 * <p>{@link #run()} is for one thread; {@link #stop()} and {@link #counts()} may be called from
 * any.
 */
public final class Ingestion {
  private final SourceQueue sources;
  private final RecordSink.Factory sinks;
  private final Rate rate;
  private final CommitPolicy commits;
  private final ReplayClock clock;
  private final IngestListener listener;

  /** By the source's name: one whose files change comes again, and goes on where it was. */
  private final Map<String, SourcePosition> positions = new HashMap<>();

  private final Map<String, Long> unlisted = new HashMap<>();
  private volatile IngestCounts counts = IngestCounts.NONE;
  private volatile boolean stopped;
  private volatile Optional<ReadAhead> reading = Optional.empty();

  /** An ingestion of {@code sources} in their order; starts nothing. */
  public Ingestion(
      List<Source> sources,
      RecordSink.Factory sinks,
      Rate rate,
      CommitPolicy commits,
      ReplayClock clock,
      IngestListener listener) {
    this(SourceQueue.of(sources), sinks, rate, commits, clock, listener);
  }

  /** An ingestion of whatever comes out of {@code sources}; starts nothing. */
  public Ingestion(
      SourceQueue sources,
      RecordSink.Factory sinks,
      Rate rate,
      CommitPolicy commits,
      ReplayClock clock,
      IngestListener listener) {
    this.sources = sources;
    this.sinks = sinks;
    this.rate = rate;
    this.commits = commits;
    this.clock = clock;
    this.listener = listener;
  }

  /**
   * Reads until all sources are complete or {@link #stop()} is called, and tells the listener.
   *
   * @return whether all sources are complete
   */
  public boolean run() throws InterruptedException {
    Pace pace = new Pace(rate, clock);
    while (!stopped) {
      Optional<Source> next = sources.next();
      if (next.isPresent()) {
        ingest(next.get(), pace);
      } else if (sources.patience().isPresent()) {
        clock.awaitUntil(clock.nanoTime() + sources.patience().get().toNanos());
      } else {
        listener.completed();
        return true;
      }
    }
    return false;
  }

  private void ingest(Source source, Pace pace) throws InterruptedException {
    try (RecordSink sink = sinks.open(source.name())) {
      SourcePosition start = sink.position();
      publish(source.name(), start);
      if (start.complete()) {
        return;
      }
      try (ReadAhead ahead = new ReadAhead(source, start.read())) {
        reading = Optional.of(ahead);
        new SourceRun(source.name(), sink, ahead, pace, start).run();
      } finally {
        reading = Optional.empty();
      }
    } catch (UnreadableSourceException fault) {
      if (!sources.setAside(source, fault)) {
        throw fault;
      }
    }
  }

  /** Lets {@link #run()} commit what it has handed on and return. */
  public void stop() {
    stopped = true;
    clock.wake();
    reading.ifPresent(ReadAhead::wake);
  }

  /** What has been committed so far. */
  public IngestCounts counts() {
    return counts;
  }

  private void publish(String source, SourcePosition position) {
    SourcePosition before =
        Optional.ofNullable(positions.put(source, position)).orElse(SourcePosition.START);
    counts =
        new IngestCounts(
            counts.accepted() + position.accepted() - before.accepted(),
            counts.rejected() + position.rejected() - before.rejected(),
            unlisted);
    listener.progress(counts.read(), counts.accepted(), counts.rejected());
  }

  /** One source, from its committed position to its end. */
  private final class SourceRun {
    private final String name;
    private final RecordSink sink;
    private final ReadAhead ahead;
    private final Pace pace;
    private final SourcePosition start;
    private SourcePosition position;
    private long commitBy;
    private int open;
    private long acceptedInOpen;
    private final Map<RejectionCode, Long> rejectedInOpen = new EnumMap<>(RejectionCode.class);
    private final Map<String, Long> unlistedInOpen = new HashMap<>();

    SourceRun(String name, RecordSink sink, ReadAhead ahead, Pace pace, SourcePosition start) {
      this.name = name;
      this.sink = sink;
      this.ahead = ahead;
      this.pace = pace;
      this.start = start;
      this.position = start;
    }

    void run() throws InterruptedException {
      boolean more = true;
      while (more && !stopped) {
        long patience = open > 0 ? commitBy - clock.nanoTime() : commits.interval().toNanos();
        Optional<ReadAhead.Event> event = ahead.poll(Math.max(0, patience));
        if (event.isEmpty()) {
          commit();
        } else if (event.get() instanceof ReadAhead.Event.Next next) {
          handOn(next.item());
        } else if (event.get() instanceof ReadAhead.Event.End end) {
          complete(end.items());
          more = false;
        }
      }
      commit();
    }

    private void handOn(Item item) throws InterruptedException {
      long due = pace.nextDue();
      if (open > 0 && due - commitBy > 0) {
        commit();
      }
      clock.awaitUntil(due);
      if (stopped) {
        return;
      }
      begin();
      item.visit(
          accepted -> {
            sink.accept(accepted);
            accepted.unlisted().forEach(column -> unlistedInOpen.merge(column, 1L, Long::sum));
            position = position.afterAccepted();
            acceptedInOpen++;
          },
          refused -> {
            sink.reject(refused);
            position = position.afterRejected();
            rejectedInOpen.merge(refused.reason().code(), 1L, Long::sum);
          });
      open++;
      if (open >= commits.items() || clock.nanoTime() - commitBy >= 0) {
        commit();
      }
    }

    private void complete(long items) {
      if (items < start.read()) {
        throw new UnreadableSourceException(
            "source "
                + name
                + " has "
                + items
                + " items, but "
                + start.read()
                + " have been ingested from it before: its files have changed. Give them back, or"
                + " ingest the new files under another dataset name.");
      }
      position = position.atEnd();
      begin();
      open++;
      commit();
    }

    private void begin() {
      if (open == 0) {
        sink.begin();
        commitBy = clock.nanoTime() + commits.interval().toNanos();
      }
    }

    private void commit() {
      if (open > 0) {
        sink.commit(position);
        open = 0;
        listener.committed(acceptedInOpen, Map.copyOf(rejectedInOpen));
        acceptedInOpen = 0;
        rejectedInOpen.clear();
        unlistedInOpen.forEach((column, items) -> unlisted.merge(column, items, Long::sum));
        unlistedInOpen.clear();
        publish(name, position);
      }
    }
  }
}
