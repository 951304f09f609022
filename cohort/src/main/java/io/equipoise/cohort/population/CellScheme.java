package io.equipoise.cohort.population;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.ProtectedAttribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Maps records to cells and cells to the watched subgroups of a descriptor. Immutable and safe to
 * share between threads.
 *
 * <p>Shares are taken among records whose attributes of the set are all known ({@link #isKnown}): a
 * share of people must not fall only because more records lack the attribute; missingness is
 * reported on its own.
 */
public final class CellScheme {
  private final DatasetDescriptor descriptor;
  private final List<ProtectedAttribute> attributes;
  private final int[] columns;
  private final List<List<String>> labels;
  private final List<Subgroup> watched;

  /** The scheme of a descriptor. */
  public CellScheme(DatasetDescriptor descriptor) {
    this.descriptor = descriptor;
    this.attributes = descriptor.protectedAttributes();
    this.columns =
        attributes.stream().mapToInt(a -> descriptor.indexOf(a.column().name())).toArray();
    this.labels =
        attributes.stream()
            .map(
                a -> {
                  List<String> withUnknown = new ArrayList<>(a.values());
                  withUnknown.add(ProtectedAttribute.UNKNOWN);
                  return List.copyOf(withUnknown);
                })
            .toList();
    this.watched = List.copyOf(enumerate());
  }

  /** The cell of a record. */
  public Cell cellOf(PatientRecord record) {
    List<String> values = new ArrayList<>(columns.length);
    for (int i = 0; i < columns.length; i++) {
      values.add(valueOf(i, record.value(columns[i])));
    }
    return new Cell(values);
  }

  /** The cell of a table's row. */
  public Cell cellOf(PatientTable table, int row) {
    List<String> values = new ArrayList<>(columns.length);
    for (int i = 0; i < columns.length; i++) {
      values.add(valueOf(i, table.value(row, columns[i])));
    }
    return new Cell(values);
  }

  /**
   * The watched subgroups: every combination of listed values of every attribute set, in the
   * descriptor's order.
   */
  public List<Subgroup> watched() {
    return watched;
  }

  /** The watched subgroups over exactly these attributes. */
  public List<Subgroup> siblings(List<String> attributeNames) {
    return watched.stream().filter(s -> s.attributes().equals(attributeNames)).toList();
  }

  /** Whether people of the cell belong to the subgroup. */
  public boolean contains(Subgroup subgroup, Cell cell) {
    for (Subgroup.Condition condition : subgroup.conditions()) {
      if (!cell.values().get(position(condition.attribute())).equals(condition.value())) {
        return false;
      }
    }
    return true;
  }

  /** Whether none of the named attributes is unknown in the cell. */
  public boolean isKnown(List<String> attributeNames, Cell cell) {
    for (String name : attributeNames) {
      if (cell.values().get(position(name)).equals(ProtectedAttribute.UNKNOWN)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Share of the subgroup in the reference population, in [0, 1]: a joint share where the reference
   * has one, else the product of the marginal shares, which assumes that the attributes are
   * independent in the reference population. Empty where the reference says nothing.
   */
  public OptionalDouble referenceShare(Subgroup subgroup) {
    DatasetDescriptor.Reference reference = descriptor.reference();
    Map<String, Double> joint = reference.joint().get(String.join("&", subgroup.attributes()));
    if (joint != null) {
      Double share =
          joint.get(
              String.join(
                  "&", subgroup.conditions().stream().map(Subgroup.Condition::value).toList()));
      if (share != null) {
        return OptionalDouble.of(share);
      }
    }
    double product = 1;
    for (Subgroup.Condition condition : subgroup.conditions()) {
      Double share =
          reference.shares().getOrDefault(condition.attribute(), Map.of()).get(condition.value());
      if (share == null) {
        return OptionalDouble.empty();
      }
      product *= share;
    }
    return OptionalDouble.of(product);
  }

  /**
   * Position of an attribute in {@link Cell#values()}. Throws {@link IllegalArgumentException} when
   * there is none.
   */
  public int position(String attribute) {
    for (int i = 0; i < attributes.size(); i++) {
      if (attributes.get(i).name().equals(attribute)) {
        return i;
      }
    }
    throw new IllegalArgumentException(
        "dataset " + descriptor.dataset() + " has no protected attribute " + attribute);
  }

  private String valueOf(int position, double coded) {
    return labels.get(position).get(attributes.get(position).indexOf(coded));
  }

  private List<Subgroup> enumerate() {
    List<Subgroup> all = new ArrayList<>();
    for (List<String> set : descriptor.watch()) {
      List<List<Subgroup.Condition>> partial = List.of(List.of());
      for (String name : set) {
        List<List<Subgroup.Condition>> extended = new ArrayList<>();
        for (List<Subgroup.Condition> prefix : partial) {
          for (String value : attributes.get(position(name)).values()) {
            List<Subgroup.Condition> conditions = new ArrayList<>(prefix);
            conditions.add(new Subgroup.Condition(name, value));
            extended.add(conditions);
          }
        }
        partial = extended;
      }
      partial.forEach(conditions -> all.add(new Subgroup(conditions)));
    }
    return all;
  }
}
