package io.equipoise.monitor.domain.disclosure;

import io.equipoise.cohort.population.Subgroup;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * Which figures of one window may be shown. A figure that is hidden must be left out together with
 * everything that is computed from it (shares, ratios, intervals, divergences, evidence, deficits),
 * and in its place must stand the same words whether it is small itself or hidden for the sake of
 * another. Immutable.
 *
 * <p>Made by {@link DisclosureControl}. Sets and subgroups are named as the descriptor's watch list
 * names them; other names raise {@link IllegalArgumentException}.
 */
public final class DisclosurePlan {
  private final WatchedTables tables;
  private final Map<List<String>, Integer> sets;
  private final Map<Subgroup, Integer> cells;
  private final BitSet hidden;
  private final boolean coarse;

  DisclosurePlan(
      WatchedTables tables,
      Map<List<String>, Integer> sets,
      Map<Subgroup, Integer> cells,
      BitSet hidden,
      boolean coarse) {
    this.tables = tables;
    this.sets = sets;
    this.cells = cells;
    this.hidden = hidden;
    this.coarse = coarse;
  }

  /** Whether the number of all records of the window may be shown. */
  public boolean showsRecords() {
    return !hidden.get(WatchedTables.RECORDS);
  }

  /**
   * Whether the number of records with all of these attributes known may be shown: the denominator
   * of the set's shares.
   *
   * @param attributes a watched set
   */
  public boolean showsSupport(List<String> attributes) {
    return !hidden.get(tables.support(set(attributes)));
  }

  /** Whether the number of records of a watched subgroup may be shown. */
  public boolean shows(Subgroup subgroup) {
    return !hidden.get(tables.count(set(subgroup.attributes()), cell(subgroup)));
  }

  /** Whether a subgroup's share may be shown: its count and its set's support are. */
  public boolean showsShare(Subgroup subgroup) {
    return shows(subgroup) && showsSupport(subgroup.attributes());
  }

  /**
   * Whether the labelled and the positive records of a watched subgroup, and its base rate, may be
   * shown. Never where labels are not published.
   */
  public boolean showsLabels(Subgroup subgroup) {
    return !hidden.get(tables.labelled(set(subgroup.attributes()), cell(subgroup)));
  }

  /**
   * Whether figures of all counts of a set may be shown, such as a divergence of its shares: no
   * count of the set and not its support is hidden.
   *
   * @param attributes a watched set
   */
  public boolean showsSet(List<String> attributes) {
    int set = set(attributes);
    boolean shown = !hidden.get(tables.support(set));
    for (int cell = 0; cell < tables.cells(set); cell++) {
      shown &= !hidden.get(tables.count(set, cell));
    }
    return shown;
  }

  /**
   * Whether figures of the labels of all subgroups of a set may be shown, such as a largest
   * difference of base rates: no subgroup's labels are hidden.
   *
   * @param attributes a watched set
   */
  public boolean showsLabelsOfSet(List<String> attributes) {
    int set = set(attributes);
    boolean shown = true;
    for (int cell = 0; cell < tables.cells(set); cell++) {
      shown &= !hidden.get(tables.labelled(set, cell));
    }
    return shown;
  }

  /**
   * Whether the coarse rule was used, which hides more than it must: the window was too large to
   * search, or the search found no exchange (see {@link DisclosureControl}).
   */
  public boolean isCoarse() {
    return coarse;
  }

  private int set(List<String> attributes) {
    Integer set = sets.get(attributes);
    if (set == null) {
      throw new IllegalArgumentException("no watched set has the attributes " + attributes);
    }
    return set;
  }

  private int cell(Subgroup subgroup) {
    Integer cell = cells.get(subgroup);
    if (cell == null) {
      throw new IllegalArgumentException("subgroup " + subgroup.id() + " is not watched");
    }
    return cell;
  }
}
