package io.equipoise.monitor.domain.metric;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.ProtectedAttribute;
import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.Subgroup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/** What does not change from window to window about one watched set of attributes. */
final class WatchedSet {
  /**
   * How far the reference shares of a set may be from adding up to 1 by rounding alone: two
   * attributes whose published shares are each off by at most 0.01.
   */
  static final double ROUNDING = 0.02;

  private final List<String> attributes;
  private final List<Subgroup> groups;
  private final Map<Subgroup, Integer> indices = new HashMap<>();
  private final List<OptionalDouble> references;
  private final Optional<List<Double>> shares;
  private final String sharesMissing;
  private final OptionalInt advantaged;
  private final int[] positions;
  private final List<Map<String, Integer>> valueIndices = new ArrayList<>();
  private final Set<Integer> ownColumns = new HashSet<>();
  private final Optional<Strata> strata;

  /**
   * The attribute whose values split a set's people for the conditional disparity.
   *
   * @param attribute its name
   * @param position its position in a cell
   * @param indices index of each of its values, {@code unknown} last
   */
  record Strata(String attribute, int position, Map<String, Integer> indices) {
    int of(Cell cell) {
      return indices.getOrDefault(cell.values().get(position), indices.size() - 1);
    }
  }

  WatchedSet(DatasetDescriptor descriptor, CellScheme scheme, List<String> attributes) {
    this.attributes = attributes;
    this.groups = scheme.siblings(attributes);
    this.positions = attributes.stream().mapToInt(scheme::position).toArray();
    for (int position : positions) {
      ProtectedAttribute attribute = descriptor.protectedAttributes().get(position);
      valueIndices.add(indexed(attribute.values()));
      ownColumns.add(descriptor.indexOf(attribute.column().name()));
    }
    for (int i = 0; i < groups.size(); i++) {
      indices.put(groups.get(i), i);
    }
    this.references = groups.stream().map(scheme::referenceShare).toList();
    this.sharesMissing = fault();
    this.shares = sharesMissing.isEmpty() ? Optional.of(normalized()) : Optional.empty();
    this.advantaged = largest();
    this.strata = stratifier(descriptor);
  }

  private static Map<String, Integer> indexed(List<String> values) {
    Map<String, Integer> indices = new HashMap<>();
    for (String value : values) {
      indices.put(value, indices.size());
    }
    return indices;
  }

  private String fault() {
    double total = 0;
    for (int i = 0; i < groups.size(); i++) {
      if (references.get(i).isEmpty()) {
        return "the reference has no share for " + groups.get(i).id();
      }
      total += references.get(i).getAsDouble();
    }
    return Math.abs(total - 1) > ROUNDING
        ? "the reference shares of " + String.join("&", attributes) + " do not add up to 1"
        : "";
  }

  private List<Double> normalized() {
    double total = references.stream().mapToDouble(OptionalDouble::getAsDouble).sum();
    return references.stream().map(r -> r.getAsDouble() / total).toList();
  }

  private OptionalInt largest() {
    int best = -1;
    double most = 0;
    for (int i = 0; i < groups.size(); i++) {
      double share = references.get(i).orElse(0);
      if (share > most) {
        best = i;
        most = share;
      }
    }
    return best < 0 ? OptionalInt.empty() : OptionalInt.of(best);
  }

  private Optional<Strata> stratifier(DatasetDescriptor descriptor) {
    List<ProtectedAttribute> all = descriptor.protectedAttributes();
    for (int position = 0; position < all.size(); position++) {
      ProtectedAttribute attribute = all.get(position);
      if (!attributes.contains(attribute.name())) {
        List<String> values = new ArrayList<>(attribute.values());
        values.add(ProtectedAttribute.UNKNOWN);
        return Optional.of(new Strata(attribute.name(), position, indexed(values)));
      }
    }
    return Optional.empty();
  }

  List<String> attributes() {
    return attributes;
  }

  /** The set's subgroups, in the descriptor's order. */
  List<Subgroup> groups() {
    return groups;
  }

  /** Index of a subgroup of the set. */
  OptionalInt indexOf(Subgroup subgroup) {
    Integer index = indices.get(subgroup);
    return index == null ? OptionalInt.empty() : OptionalInt.of(index);
  }

  /** Index of the group that the cell's people belong to; -1 when an attribute is unknown. */
  int groupOf(Cell cell) {
    int index = 0;
    for (int i = 0; i < positions.length; i++) {
      Map<String, Integer> values = valueIndices.get(i);
      int value = values.getOrDefault(cell.values().get(positions[i]), -1);
      if (value < 0) {
        return -1;
      }
      index = index * values.size() + value;
    }
    return index;
  }

  /** Share of a group in the reference, as the reference gives it. */
  OptionalDouble reference(int group) {
    return references.get(group);
  }

  /** Shares of all groups in the reference, adding up to 1; empty where it is incomplete. */
  Optional<List<Double>> shares() {
    return shares;
  }

  /** Why {@link #shares()} is empty. */
  String sharesMissing() {
    return sharesMissing;
  }

  /** Index of the group with the largest share in the reference; the first of equals. */
  OptionalInt advantaged() {
    return advantaged;
  }

  /** Whether one of the set's attributes is read from the column at this index. */
  boolean isOwnColumn(int column) {
    return ownColumns.contains(column);
  }

  Optional<Strata> strata() {
    return strata;
  }
}
