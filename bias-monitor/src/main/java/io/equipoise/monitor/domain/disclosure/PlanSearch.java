package io.equipoise.monitor.domain.disclosure;

import java.util.Arrays;
import java.util.BitSet;

/** Finds what to hide of a population (see {@link DisclosureControl}). Immutable. */
final class PlanSearch {
  /** Weight of hiding the labels of a subgroup, whose count remains, against 1 for the count. */
  private static final double LABELS_WEIGHT = 0.5;

  /** Weight of hiding all records: one figure, but the first that a reader looks for. */
  private static final double RECORDS_WEIGHT = 2;

  private final WatchedTables tables;
  private final long limit;
  private final int mostPlaces;

  /**
   * A search.
   *
   * @param limit the largest count that must not be known
   * @param mostPlaces places beyond which the coarse rule is used
   */
  PlanSearch(WatchedTables tables, long limit, int mostPlaces) {
    this.tables = tables;
    this.limit = limit;
    this.mostPlaces = mostPlaces;
  }

  /**
   * What is hidden.
   *
   * @param hidden numbers of hidden figures, by {@link WatchedTables#unit}
   * @param coarse whether the coarse rule was used
   */
  record Outcome(BitSet hidden, boolean coarse) {}

  Outcome hide(WindowPopulation population) {
    BitSet hidden = new BitSet(tables.figures());
    long records = population.total(WatchedTables.RECORDS);
    if (records >= 1 && records <= limit) {
      hidden.set(0, tables.figures());
      return new Outcome(hidden, false);
    }
    hideSmall(population, hidden);
    boolean coarse = false;
    double[] weights = weights(population);
    for (int set : tables.maximal()) {
      ExchangeSearch search = new ExchangeSearch(tables, population, set, hidden, weights, limit);
      boolean found = population.size() <= mostPlaces ? search.protectAll() : !search.anySmall();
      if (!found) {
        coarse = true;
        hideAround(set, hidden);
      }
    }
    return new Outcome(hidden, coarse);
  }

  /** Hides what is small itself. The search would as well; this spares it the choice. */
  private void hideSmall(WindowPopulation population, BitSet hidden) {
    for (int set = 0; set < tables.sets(); set++) {
      if (isSmall(population.total(tables.support(set)))) {
        hidden.set(tables.support(set));
      }
      for (int cell = 0; cell < tables.cells(set); cell++) {
        long count = population.total(tables.count(set, cell));
        long labelled = population.total(tables.labelled(set, cell));
        long positives = population.total(tables.positives(set, cell));
        if (isSmall(count)) {
          hidden.set(tables.count(set, cell));
        }
        if (!tables.hasLabels()
            || isSmall(positives)
            || isSmall(labelled - positives)
            || isSmall(count - labelled)) {
          hidden.set(tables.labelled(set, cell));
        }
      }
    }
  }

  private void hideAround(int set, BitSet hidden) {
    for (int other = 0; other < tables.sets(); other++) {
      for (int cell = 0; cell < tables.cells(other); cell++) {
        hidden.set(tables.labelled(other, cell));
        if (tables.meet(set, other)) {
          hidden.set(tables.count(other, cell));
        }
      }
      if (tables.meet(set, other)) {
        hidden.set(tables.support(other));
      }
    }
  }

  /**
   * Of two figures of one kind the smaller is the cheaper to hide. A support is as dear as all
   * shares of its set, which need it.
   */
  private double[] weights(WindowPopulation population) {
    double[] weights = new double[tables.figures()];
    Arrays.fill(weights, RECORDS_WEIGHT);
    double records = Math.max(1, population.total(WatchedTables.RECORDS));
    for (int set = 0; set < tables.sets(); set++) {
      weights[tables.support(set)] = 1.0 + tables.cells(set);
      for (int cell = 0; cell < tables.cells(set); cell++) {
        int count = tables.count(set, cell);
        double share = population.total(count) / records;
        weights[count] = 1 + share;
        weights[tables.labelled(set, cell)] = LABELS_WEIGHT * (1 + share);
      }
    }
    return weights;
  }

  private boolean isSmall(long count) {
    return count >= 1 && count <= limit;
  }
}
