package io.equipoise.ingest.app;

/**
 * Takes the items of one source in transactions: items and the position after them become visible
 * together or not at all. Used by one thread.
 */
public interface RecordSink extends AutoCloseable {

  /**
   * The last committed position of this sink's source; {@link SourcePosition#START} when there is
   * none.
   */
  SourcePosition position();

  /** Starts a transaction. */
  void begin();

  /** Adds a record to the transaction. */
  void accept(Item.Accepted item);

  /** Adds a rejected item to the transaction. */
  void reject(Item.Refused item);

  /** Commits the transaction together with the position after its items. */
  void commit(SourcePosition position);

  /** Closes the sink; a transaction that is still open has never been. */
  @Override
  void close();

  /** Opens sinks. */
  @FunctionalInterface
  interface Factory {
    /**
     * The sink of a source. From its return on, no earlier sink of the same source can commit any
     * more, in whatever process it lives.
     */
    RecordSink open(String source);
  }
}
