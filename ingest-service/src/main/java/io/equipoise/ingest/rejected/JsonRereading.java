package io.equipoise.ingest.rejected;

import io.equipoise.ingest.app.ReceivedLine;
import io.equipoise.ingest.json.SingleObjects;
import java.util.function.BiConsumer;

/**
 * JSON objects of files and requests, which say everything by themselves. A body that was rejected
 * as a whole may hold several; it passes when all of them do.
 */
final class JsonRereading implements Rereading {
  private static final String FILE = "json:";
  private static final String REQUEST = "rest:/records";

  private final SingleObjects objects;

  JsonRereading(SingleObjects objects) {
    this.objects = objects;
  }

  @Override
  public boolean takes(RejectedItem item) {
    return item.source().startsWith(FILE) || item.source().startsWith(REQUEST);
  }

  @Override
  public void read(RejectedItem item, BiConsumer<RejectedItem, Retry> each) {
    ReceivedLine received = item.received().orElseThrow();
    if (item.source().startsWith(REQUEST)) {
      // The request's name and the item's id: an identity that nothing else has, and that stays.
      String own = item.source() + ":" + item.id();
      each.accept(item, Retry.of(objects.ofBody(received, item.source(), own)));
    } else if (received.number() < 1) {
      each.accept(item, new Retry.Cannot("its place in the file is not known"));
    } else {
      String path = item.source().substring(FILE.length());
      each.accept(item, Retry.of(objects.ofFile(path, received)));
    }
  }

  @Override
  public void finish(BiConsumer<RejectedItem, Retry> each) {
    // Every object was read at once.
  }

  @Override
  public void close() {
    // Nothing is kept open.
  }
}
