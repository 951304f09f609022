package io.equipoise.monitor.domain.disclosure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Looks, for one small cell at a time, for exchanges of records that raise the cell above the
 * suppression limit, and hides what those exchanges change. Prefers exchanges that hide least per
 * record gained.
 *
 * <p>The cells are those of one watched set, "unknown" being a value, split by label. Not safe for
 * use by several threads.
 */
final class ExchangeSearch {
  /**
   * Places looked at per donating cell, largest first. A cell lacks at most 10 records and each
   * place gives at least one, so 16 suffice unless several of them need different figures hidden.
   */
  private static final int PLACES_PER_CELL = 16;

  private final WatchedTables tables;
  private final WindowPopulation population;
  private final BitSet hidden;
  private final double[] weights;
  private final long limit;
  private final int[] axes;
  private final int[] allSets;
  private final FigureChanges changes;
  private final TreeMap<Long, List<Integer>> cells = new TreeMap<>();

  /** Records that each place has given to the cell at hand, and the places that have given any. */
  private final long[] given;

  private final BitSet givers = new BitSet();
  private final TreeMap<int[], List<Exchange>> options = new TreeMap<>(Arrays::compare);
  private long lacking;

  /**
   * A search in the cells of one set.
   *
   * @param set the watched set
   * @param hidden what is hidden so far; grows
   * @param weights what it costs to hide each figure
   * @param limit the largest count that must not be known
   */
  ExchangeSearch(
      WatchedTables tables,
      WindowPopulation population,
      int set,
      BitSet hidden,
      double[] weights,
      long limit) {
    this.tables = tables;
    this.population = population;
    this.hidden = hidden;
    this.weights = weights;
    this.limit = limit;
    int[] attributes = tables.attributes(set);
    this.axes = Arrays.copyOf(attributes, attributes.length + 1);
    axes[attributes.length] = tables.label();
    this.allSets = tables.setsOfAxis(tables.label());
    this.changes = new FigureChanges(tables);
    this.given = new long[population.size()];
    for (int i = 0; i < population.size(); i++) {
      cells.computeIfAbsent(tables.code(population.place(i), axes), c -> new ArrayList<>()).add(i);
    }
    // By place where counts are equal, so that the order of arrival does not matter.
    Comparator<Integer> largest =
        Comparator.<Integer>comparingLong(i -> -population.count(i))
            .thenComparingLong(i -> tables.code(population.place(i)));
    cells.values().forEach(places -> places.sort(largest));
  }

  /** Whether any cell counts 1 to the limit. */
  boolean anySmall() {
    return cells.values().stream().anyMatch(places -> size(places) <= limit);
  }

  /**
   * Hides until every small cell may be larger than the limit for all that is shown; gives whether
   * that was reached.
   */
  boolean protectAll() {
    boolean all = true;
    for (List<Integer> places : cells.values()) {
      if (size(places) <= limit) {
        all &= protect(places);
      }
    }
    return all;
  }

  private boolean protect(List<Integer> cell) {
    givers.stream().forEach(place -> given[place] = 0);
    givers.clear();
    lacking = limit + 1 - size(cell);
    int[] target = population.place(cell.get(0));
    boolean found = true;
    while (lacking > 0 && found) {
      options.clear();
      offerNeighbors(target);
      offerAdditions(cell);
      if (lacking > 0 && options.isEmpty()) {
        offerOthers(target);
      }
      found = lacking <= 0 || takeBest();
    }
    return lacking <= 0;
  }

  /** Exchanges that change one attribute of the set, or the label. */
  private void offerNeighbors(int[] target) {
    for (int axis : axes) {
      for (int value = 0; value < tables.radix(axis) && lacking > 0; value++) {
        if (value != target[axis]) {
          int[] cell = target.clone();
          cell[axis] = value;
          for (int donor : first(cells.getOrDefault(tables.code(cell, axes), List.of()))) {
            offerNeighbor(target, axis, donor);
          }
        }
      }
    }
  }

  private void offerNeighbor(int[] target, int axis, int donor) {
    if (!hasLeft(donor)) {
      return;
    }
    int[] from = population.place(donor);
    int[] sets = tables.setsOfAxis(axis);
    int[] to = from.clone();
    to[axis] = target[axis];
    changes.add(from, -1, sets);
    changes.add(to, 1, sets);
    offer(donor, Exchange.NOBODY);
    // In return somebody elsewhere in the set, who is alike in all that the set leaves out.
    for (int other : axes) {
      int[] both = tables.setsOfBoth(axis, other);
      for (int value = 0; other != axis && value < tables.radix(other) && hasLeft(donor); value++) {
        if (value != target[other]) {
          int[] back = to.clone();
          back[other] = value;
          int partner = population.indexOf(back);
          if (partner >= 0 && left(partner) > 0) {
            changes.add(from, -1, both);
            changes.add(to, 1, both);
            changes.add(back, -1, both);
            back[axis] = from[axis];
            changes.add(back, 1, both);
            offer(donor, partner);
          }
        }
      }
    }
  }

  /** Whether a place can still give what is lacking. */
  private boolean hasLeft(int donor) {
    return lacking > 0 && left(donor) > 0;
  }

  /** One more record in the window: like one that is in the cell, or unknown in all else. */
  private void offerAdditions(List<Integer> cell) {
    for (int like : first(cell)) {
      offerAddition(population.place(like));
    }
    int[] place = population.place(cell.get(0)).clone();
    for (int axis = 0; axis < tables.label(); axis++) {
      int known = axis;
      if (Arrays.stream(axes).noneMatch(a -> a == known)) {
        place[axis] = tables.radix(axis) - 1;
      }
    }
    offerAddition(place);
  }

  private void offerAddition(int[] place) {
    changes.addRecords(1);
    changes.add(place, 1, allSets);
    offer(Exchange.NOBODY, Exchange.NOBODY);
  }

  /** Records of any other cell of the set. */
  private void offerOthers(int[] target) {
    long code = tables.code(target, axes);
    cells.forEach(
        (cell, places) -> {
          if (cell != code) {
            for (int donor : first(places)) {
              int[] to = population.place(donor).clone();
              for (int axis : axes) {
                to[axis] = target[axis];
              }
              changes.add(population.place(donor), -1, allSets);
              changes.add(to, 1, allSets);
              offer(donor, Exchange.NOBODY);
            }
          }
        });
  }

  /** Takes an exchange at once when it changes nothing shown, else keeps it as an option. */
  private void offer(int donor, int partner) {
    int[] shown = changes.takeShown(hidden);
    Exchange exchange = new Exchange(donor, partner);
    if (lacking > 0 && capacity(exchange) > 0) {
      if (shown.length == 0) {
        carryOut(exchange);
      } else {
        options.computeIfAbsent(shown, s -> new ArrayList<>()).add(exchange);
      }
    }
  }

  private boolean takeBest() {
    int[] best = {};
    double least = Double.POSITIVE_INFINITY;
    for (Map.Entry<int[], List<Exchange>> option : options.entrySet()) {
      double cost = 0;
      for (int figure : option.getKey()) {
        cost += weights[figure];
      }
      long gain = 0;
      for (Exchange exchange : option.getValue()) {
        gain += Math.min(lacking, capacity(exchange));
      }
      cost /= Math.min(lacking, gain);
      if (cost < least) {
        least = cost;
        best = option.getKey();
      }
    }
    for (int figure : best) {
      hidden.set(figure);
    }
    if (best.length > 0) {
      options.getOrDefault(best, List.of()).forEach(this::carryOut);
    }
    return best.length > 0;
  }

  private void carryOut(Exchange exchange) {
    long records = Math.min(lacking, capacity(exchange));
    if (records > 0) {
      lacking -= records;
      give(exchange.donor(), records);
      give(exchange.partner(), records);
    }
  }

  private void give(int place, long records) {
    if (place != Exchange.NOBODY) {
      given[place] += records;
      givers.set(place);
    }
  }

  private long capacity(Exchange exchange) {
    return Math.min(left(exchange.donor()), left(exchange.partner()));
  }

  private long left(int place) {
    return place == Exchange.NOBODY ? Long.MAX_VALUE : population.count(place) - given[place];
  }

  private long size(List<Integer> places) {
    long size = 0;
    for (int place : places) {
      size += population.count(place);
    }
    return size;
  }

  private static List<Integer> first(List<Integer> places) {
    return places.subList(0, Math.min(places.size(), PLACES_PER_CELL));
  }
}
