package io.equipoise.ingest.rest;

import io.equipoise.ingest.app.Delivery;
import io.equipoise.ingest.app.Item;
import io.equipoise.ingest.app.UndeliveredException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Keeps in memory what arrived; can be held up, and can fail. */
final class LedgerDelivery implements Delivery {
  final List<Item> arrived = new CopyOnWriteArrayList<>();
  volatile CountDownLatch held = new CountDownLatch(0);
  final CountDownLatch waiting = new CountDownLatch(1);
  volatile int failsAfter = Integer.MAX_VALUE;

  @Override
  public Parcel parcel() {
    List<Item> items = new ArrayList<>();
    return new Parcel() {
      @Override
      public void send(Item item) {
        if (items.size() == failsAfter) {
          throw new UndeliveredException(failsAfter - 1, 1, new IOException("secret 4711"));
        }
        items.add(item);
      }

      @Override
      public void await() {
        waiting.countDown();
        try {
          held.await();
        } catch (InterruptedException interrupted) {
          throw new UndeliveredException(0, items.size(), interrupted);
        }
        arrived.addAll(items);
      }
    };
  }

  @Override
  public void close() {}
}
