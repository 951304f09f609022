package io.equipoise.ingest.rejected;

import io.equipoise.ingest.app.Item;
import java.util.function.Consumer;

/** What became of a rejected item that was read again. */
sealed interface Retry {

  /** Acts by kind. */
  void visit(
      Consumer<Item.Accepted> passes, Consumer<Item.Refused> stillBad, Consumer<String> cannot);

  /** What a source made of an item. */
  static Retry of(Item item) {
    return item instanceof Item.Accepted accepted
        ? new Passes(accepted)
        : new StillBad((Item.Refused) item);
  }

  /**
   * It is a valid record now.
   *
   * @param item the record
   */
  record Passes(Item.Accepted item) implements Retry {
    @Override
    public void visit(
        Consumer<Item.Accepted> passes, Consumer<Item.Refused> stillBad, Consumer<String> cannot) {
      passes.accept(item);
    }
  }

  /**
   * It is rejected again.
   *
   * @param item why
   */
  record StillBad(Item.Refused item) implements Retry {
    @Override
    public void visit(
        Consumer<Item.Accepted> passes, Consumer<Item.Refused> stillBad, Consumer<String> cannot) {
      stillBad.accept(item);
    }
  }

  /**
   * Reading it alone would not be sound.
   *
   * @param why for people
   */
  record Cannot(String why) implements Retry {
    @Override
    public void visit(
        Consumer<Item.Accepted> passes, Consumer<Item.Refused> stillBad, Consumer<String> cannot) {
      cannot.accept(why);
    }
  }
}
