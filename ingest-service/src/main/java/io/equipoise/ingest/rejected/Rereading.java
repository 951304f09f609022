package io.equipoise.ingest.rejected;

import java.util.function.BiConsumer;

/** A way to read rejected items of one kind of source again. For one thread. */
interface Rereading extends AutoCloseable {

  /** Whether an item is of this kind. */
  boolean takes(RejectedItem item);

  /**
   * Reads an item, now or by {@link #finish}, and hands over what became of it, once.
   *
   * @param each told what became of which item
   */
  void read(RejectedItem item, BiConsumer<RejectedItem, Retry> each);

  /** Reads what has been put off. */
  void finish(BiConsumer<RejectedItem, Retry> each) throws InterruptedException;

  @Override
  void close();
}
