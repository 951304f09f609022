package io.equipoise.ingest.app;

import java.util.Optional;

/**
 * A finite sequence of items that can be read again from its start. As long as neither its files
 * nor its part of the descriptor change, it gives the same items in the same order each time; that
 * is what makes "the first n items are done" a position.
 */
public interface Source {

  /** Name, stable across restarts, for example {@code csv:processed.cleveland.data}. */
  String name();

  /**
   * Starts reading from the first item.
   *
   * @throws io.equipoise.schemas.OperatorException when a file is missing or does not fit the
   *     descriptor
   */
  Items open();

  /** A reading in progress. Not safe to share between threads. */
  interface Items extends AutoCloseable {

    /**
     * The next item; empty at the end. A bad item is an {@link Item.Refused}, never an exception.
     *
     * @throws InterruptedException when the thread was interrupted while it looked for the item
     * @throws io.equipoise.schemas.OperatorException when the file cannot be read further
     */
    Optional<Item> next() throws InterruptedException;

    @Override
    void close();
  }
}
