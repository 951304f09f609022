package io.equipoise.ingest.app;

/**
 * Hands items on as they come, at least once: for whoever waits for an answer and can ask again,
 * unlike a {@link RecordSink}, which has a position to go back to. Safe to share between threads.
 */
public interface Delivery extends AutoCloseable {

  /** A parcel for the items of one request. */
  Parcel parcel();

  /** Waits, for a bounded time, until what was sent has arrived; then takes nothing more. */
  @Override
  void close();

  /** Items that are answered for together. Used by one thread. */
  interface Parcel {

    /**
     * Hands one item on. Waits while too many bytes of this parcel are on their way, so that its
     * memory is bounded.
     *
     * @throws UndeliveredException when this item, or one before, could not be handed on
     */
    void send(Item item);

    /**
     * Waits until every item has arrived for good.
     *
     * @throws UndeliveredException when one did not, or nobody knows
     */
    void await();
  }
}
