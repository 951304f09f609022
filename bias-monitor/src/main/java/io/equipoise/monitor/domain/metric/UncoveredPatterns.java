package io.equipoise.monitor.domain.metric;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.ProtectedAttribute;
import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.Subgroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The maximal uncovered patterns of a window: combinations of protected values that fewer than
 * {@code threshold} records match, while enough match every combination with one value less. They
 * name the people who are missing with as few words as possible; all longer uncovered patterns
 * follow from them.
 *
 * <p>A pattern fixes some of the protected attributes at known values and leaves the others open;
 * an open attribute is matched by every value, {@code unknown} included. Whether a descriptor
 * watches the combination does not matter. Source: A. Asudeh, Z. Jin and H. V. Jagadish, Assessing
 * and remedying coverage for a given dataset, ICDE (2019), arXiv:1810.06742, algorithm
 * Pattern-Breaker: from the general to the special, level by level, each pattern made once (by
 * fixing an attribute to the right of all fixed ones), and only if all its parents are covered.
 * Unlike there, a child's count comes from splitting its parent's cells.
 *
 * <p>Example: with threshold 30, 100 men and 25 women, half of each old, {@code sex=female} is
 * uncovered and needs 5; {@code sex=female&ageBand=65-100} is uncovered too but not maximal.
 *
 * <p>Cost: time and memory linear in cells × 2^attributes at worst, and linear in the patterns
 * visited, of which there are at most {@code mostVisited}.
 *
 * @param patterns the maximal uncovered patterns, shorter ones first, then in the order of
 *     attributes and values
 * @param threshold records that cover a pattern
 * @param visited patterns whose records were counted
 * @param incomplete why the search stopped early, when it did; what was found still holds
 */
public record UncoveredPatterns(
    List<UncoveredPattern> patterns, long threshold, int visited, Optional<String> incomplete) {

  /** The usual threshold: the rule of thumb that means of 30 are about normal. */
  public static final long DEFAULT_THRESHOLD = 30;

  /** The usual bound on patterns visited: ours, well below a second. */
  public static final int DEFAULT_MOST_VISITED = 20_000;

  /** Copies the list. */
  public UncoveredPatterns {
    patterns = List.copyOf(patterns);
  }

  /** {@link #find(DatasetDescriptor, Map, long, int)} with the usual threshold and bound. */
  public static UncoveredPatterns find(
      DatasetDescriptor descriptor, Map<Cell, CellStatistics> cells) {
    return find(descriptor, cells, DEFAULT_THRESHOLD, DEFAULT_MOST_VISITED);
  }

  /**
   * Searches a window.
   *
   * @param descriptor whose protected attributes and values make the patterns
   * @param cells what is known of each cell; cells without people may be left out
   * @param threshold records that cover a pattern, at least 1
   * @param mostVisited patterns after which the search stops, at least 1
   */
  public static UncoveredPatterns find(
      DatasetDescriptor descriptor,
      Map<Cell, CellStatistics> cells,
      long threshold,
      int mostVisited) {
    if (threshold < 1 || mostVisited < 1) {
      throw new IllegalArgumentException(
          "threshold and mostVisited must be at least 1, got " + threshold + " and " + mostVisited);
    }
    return new Search(descriptor.protectedAttributes(), cells, threshold, mostVisited).run();
  }

  /** Values of a pattern, {@link #OPEN} where open. */
  private record Key(List<Integer> values) {
    static final int OPEN = -1;

    Key with(int attribute, int value) {
      List<Integer> changed = new ArrayList<>(values);
      changed.set(attribute, value);
      return new Key(List.copyOf(changed));
    }

    int rightmostFixed() {
      for (int i = values.size() - 1; i >= 0; i--) {
        if (values.get(i) != OPEN) {
          return i;
        }
      }
      return -1;
    }
  }

  /** One search; used once. */
  private static final class Search {
    private final List<ProtectedAttribute> attributes;
    private final List<List<String>> values;
    private final long threshold;
    private final int mostVisited;
    private final List<UncoveredPattern> found = new ArrayList<>();

    /** Value index of each cell's attributes, as many as there are values for unknown. */
    private final int[][] codes;

    private final long[] counts;
    private int visited;

    Search(
        List<ProtectedAttribute> attributes,
        Map<Cell, CellStatistics> cells,
        long threshold,
        int mostVisited) {
      this.attributes = attributes;
      this.values = attributes.stream().map(ProtectedAttribute::values).toList();
      this.threshold = threshold;
      this.mostVisited = mostVisited;
      List<Map.Entry<Cell, CellStatistics>> entries = List.copyOf(cells.entrySet());
      this.codes = new int[entries.size()][attributes.size()];
      this.counts = new long[entries.size()];
      for (int i = 0; i < entries.size(); i++) {
        counts[i] = entries.get(i).getValue().people();
        for (int a = 0; a < attributes.size(); a++) {
          int value = values.get(a).indexOf(entries.get(i).getKey().values().get(a));
          codes[i][a] = value < 0 ? values.get(a).size() : value;
        }
      }
    }

    UncoveredPatterns run() {
      Key everybody = new Key(attributes.stream().map(a -> Key.OPEN).toList());
      int[] all = new int[codes.length];
      Arrays.setAll(all, i -> i);
      Map<Key, int[]> covered = new LinkedHashMap<>();
      visit(everybody, all, covered);
      while (!covered.isEmpty()) {
        Map<Key, int[]> next = new LinkedHashMap<>();
        for (Map.Entry<Key, int[]> parent : covered.entrySet()) {
          if (!expand(parent.getKey(), parent.getValue(), covered, next)) {
            return result(
                Optional.of(
                    "stopped after "
                        + mostVisited
                        + " patterns; longer patterns may be uncovered too"));
          }
        }
        covered = next;
      }
      return result(Optional.empty());
    }

    private UncoveredPatterns result(Optional<String> incomplete) {
      return new UncoveredPatterns(found, threshold, visited, incomplete);
    }

    /** Visits the children of a covered pattern; false when the bound is reached. */
    private boolean expand(Key parent, int[] cells, Map<Key, int[]> level, Map<Key, int[]> next) {
      for (int a = parent.rightmostFixed() + 1; a < attributes.size(); a++) {
        int[][] parts = split(cells, a);
        for (int value = 0; value < values.get(a).size(); value++) {
          Key child = parent.with(a, value);
          if (!parentsCovered(child, level)) {
            continue;
          }
          if (visited >= mostVisited) {
            return false;
          }
          visit(child, parts[value], next);
        }
      }
      return true;
    }

    private static boolean parentsCovered(Key child, Map<Key, int[]> level) {
      for (int a = 0; a < child.values().size(); a++) {
        if (child.values().get(a) != Key.OPEN && !level.containsKey(child.with(a, Key.OPEN))) {
          return false;
        }
      }
      return true;
    }

    private void visit(Key pattern, int[] cells, Map<Key, int[]> covered) {
      visited++;
      long count = 0;
      for (int cell : cells) {
        count += counts[cell];
      }
      if (count < threshold) {
        found.add(new UncoveredPattern(conditions(pattern), count, threshold));
      } else {
        covered.put(pattern, cells);
      }
    }

    private List<Subgroup.Condition> conditions(Key pattern) {
      List<Subgroup.Condition> conditions = new ArrayList<>();
      for (int a = 0; a < attributes.size(); a++) {
        int value = pattern.values().get(a);
        if (value != Key.OPEN) {
          conditions.add(
              new Subgroup.Condition(attributes.get(a).name(), values.get(a).get(value)));
        }
      }
      return conditions;
    }

    /** The cells by their value of an attribute, unknown last. */
    private int[][] split(int[] cells, int attribute) {
      int[] sizes = new int[values.get(attribute).size() + 1];
      for (int cell : cells) {
        sizes[codes[cell][attribute]]++;
      }
      int[][] parts = new int[sizes.length][];
      for (int value = 0; value < sizes.length; value++) {
        parts[value] = new int[sizes[value]];
      }
      int[] filled = new int[sizes.length];
      for (int cell : cells) {
        int value = codes[cell][attribute];
        parts[value][filled[value]++] = cell;
      }
      return parts;
    }
  }
}
