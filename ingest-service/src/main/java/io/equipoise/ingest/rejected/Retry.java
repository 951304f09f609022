package io.equipoise.ingest.rejected;

import io.equipoise.ingest.app.Item;
import java.util.List;
import java.util.function.Consumer;

/** What became of a rejected item that was read again. */
sealed interface Retry {

  /** Acts by kind. */
  void visit(
      Consumer<List<Item.Accepted>> passes,
      Consumer<Item.Refused> stillBad,
      Consumer<String> cannot);

  /** What a source made of an item. */
  static Retry of(Item item) {
    return of(List.of(item));
  }

  /** What a source made of an item that holds several, all of which must pass. */
  static Retry of(List<Item> items) {
    if (items.isEmpty()) {
      return new Cannot("it holds no record");
    }
    for (Item item : items) {
      if (item instanceof Item.Refused refused) {
        return new StillBad(refused);
      }
    }
    return new Passes(items.stream().map(Item.Accepted.class::cast).toList());
  }

  /**
   * It is a valid record now, or several.
   *
   * @param items the records, at least one
   */
  record Passes(List<Item.Accepted> items) implements Retry {
    /** Copies the list. */
    public Passes {
      items = List.copyOf(items);
    }

    @Override
    public void visit(
        Consumer<List<Item.Accepted>> passes,
        Consumer<Item.Refused> stillBad,
        Consumer<String> cannot) {
      passes.accept(items);
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
        Consumer<List<Item.Accepted>> passes,
        Consumer<Item.Refused> stillBad,
        Consumer<String> cannot) {
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
        Consumer<List<Item.Accepted>> passes,
        Consumer<Item.Refused> stillBad,
        Consumer<String> cannot) {
      cannot.accept(why);
    }
  }
}
