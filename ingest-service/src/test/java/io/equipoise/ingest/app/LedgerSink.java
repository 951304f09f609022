package io.equipoise.ingest.app;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Sinks in memory: only what was committed is in the ledger. */
final class LedgerSink implements RecordSink.Factory {
  final List<Item> committed = new ArrayList<>();
  final List<Integer> commitSizes = new ArrayList<>();
  final List<Long> commitMillis = new ArrayList<>();
  final Map<String, SourcePosition> positions = new HashMap<>();
  private final FakeReplayClock clock;
  private Consumer<Item> onItem = item -> {};

  LedgerSink(FakeReplayClock clock) {
    this.clock = clock;
  }

  /** Calls {@code onItem} with each item that is handed on. */
  LedgerSink onItem(Consumer<Item> onItem) {
    this.onItem = onItem;
    return this;
  }

  @Override
  public RecordSink open(String source) {
    return new RecordSink() {
      private final List<Item> pending = new ArrayList<>();
      private boolean open;

      @Override
      public SourcePosition position() {
        return positions.getOrDefault(source, SourcePosition.START);
      }

      @Override
      public void begin() {
        if (open) {
          throw new IllegalStateException("a transaction is open already");
        }
        open = true;
      }

      @Override
      public void accept(Item.Accepted item) {
        add(item);
      }

      @Override
      public void reject(Item.Refused item) {
        add(item);
      }

      private void add(Item item) {
        if (!open) {
          throw new IllegalStateException("no transaction is open");
        }
        onItem.accept(item);
        pending.add(item);
      }

      @Override
      public void commit(SourcePosition position) {
        committed.addAll(pending);
        commitSizes.add(pending.size());
        commitMillis.add(clock.millis());
        positions.put(source, position);
        pending.clear();
        open = false;
      }

      @Override
      public void close() {
        pending.clear();
      }
    };
  }
}
