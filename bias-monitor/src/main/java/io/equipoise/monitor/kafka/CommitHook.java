package io.equipoise.monitor.kafka;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * Tells a processor that its task is about to commit, so that it can write to its stores what has
 * changed since the last time, rather than at every record.
 *
 * <p>Kafka Streams has no such call for processors. It has one for stores with a cache, which must
 * write what they hold back before the changelog is flushed and the transaction committed: {@link
 * CachedStateStore#flushCache}. This is a store of that kind that keeps nothing itself. The
 * interface belongs to Streams' internals; a test with a real broker and kills notices if a release
 * changes what it promises (ADR 9).
 */
final class CommitHook implements StateStore, CachedStateStore<byte[], byte[]> {
  private final String name;
  private @Nullable Runnable beforeCommit;
  private boolean open;

  private CommitHook(String name) {
    this.name = name;
  }

  /** A builder of hooks under a name. */
  static StoreBuilder<CommitHook> builder(String name) {
    return new Builder(name);
  }

  /** Sets what is called before every commit of the task. */
  void beforeCommit(Runnable call) {
    beforeCommit = call;
  }

  @Override
  public void flushCache() {
    if (beforeCommit != null) {
      beforeCommit.run();
    }
  }

  /** A task that is thrown away keeps nothing: what was not committed is read again. */
  @Override
  public void clearCache() {
    beforeCommit = null;
  }

  @Override
  public boolean setFlushListener(
      CacheFlushListener<byte[], byte[]> listener, boolean sendOldValues) {
    return false;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    context.register(
        root,
        (key, value) -> {
          throw new IllegalStateException(name + " has no changelog");
        });
    open = true;
  }

  @Override
  public void commit(Map<TopicPartition, Long> changelogOffsets) {}

  @Override
  public void close() {
    beforeCommit = null;
    open = false;
  }

  @Override
  public boolean persistent() {
    return false;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  private record Builder(String name) implements StoreBuilder<CommitHook> {
    @Override
    public StoreBuilder<CommitHook> withCachingEnabled() {
      return this;
    }

    @Override
    public StoreBuilder<CommitHook> withCachingDisabled() {
      return this;
    }

    @Override
    public StoreBuilder<CommitHook> withLoggingEnabled(Map<String, String> config) {
      throw new UnsupportedOperationException(name + " keeps nothing that could be logged");
    }

    @Override
    public StoreBuilder<CommitHook> withLoggingDisabled() {
      return this;
    }

    @Override
    public CommitHook build() {
      return new CommitHook(name);
    }

    @Override
    public Map<String, String> logConfig() {
      return Map.of();
    }

    @Override
    public boolean loggingEnabled() {
      return false;
    }
  }
}
