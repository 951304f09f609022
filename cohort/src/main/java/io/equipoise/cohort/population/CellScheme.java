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
  private final long cells;
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
    this.cells = labels.stream().mapToLong(List::size).reduce(1, Math::multiplyExact);
    this.watched = List.copyOf(enumerate());
  }

  /**
   * Number of cells that there can be: the product of (values + 1) over the protected attributes.
   */
  public long cells() {
    return cells;
  }

  /**
   * The record's cell as one number in [0, {@link #cells()}): the positions of its values in mixed
   * radix, the last attribute varying fastest. It means the same as long as the protected
   * attributes and their values stay the same. Example: sex at position 1 of 2 (+ unknown), age
   * band at 2 of 4 (+ unknown): 1 * 5 + 2 = 7.
   */
  public long codeOf(PatientRecord record) {
    long code = 0;
    for (int i = 0; i < columns.length; i++) {
      code = code * labels.get(i).size() + attributes.get(i).indexOf(record.value(columns[i]));
    }
    return code;
  }

  /** The code of a cell. Throws {@link IllegalArgumentException} when the scheme has none such. */
  public long codeOf(Cell cell) {
    long code = 0;
    for (int i = 0; i < columns.length; i++) {
      int position = labels.get(i).indexOf(cell.values().get(i));
      if (position < 0) {
        throw new IllegalArgumentException(
            "protected attribute " + attributes.get(i).name() + " has no such value");
      }
      code = code * labels.get(i).size() + position;
    }
    return code;
  }

  /** The cell with a code, which must be in [0, {@link #cells()}). */
  public Cell cellOf(long code) {
    if (code < 0 || code >= cells) {
      throw new IllegalArgumentException("cell code must be in [0, " + cells + "), got " + code);
    }
    String[] values = new String[columns.length];
    long rest = code;
    for (int i = columns.length - 1; i >= 0; i--) {
      values[i] = labels.get(i).get((int) (rest % labels.get(i).size()));
      rest /= labels.get(i).size();
    }
    return new Cell(List.of(values));
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

  /**
   * Whether there can be such a cell: it has one value per protected attribute, each of them a
   * value of its attribute or {@code unknown}. Cells that were written down under another
   * descriptor need not be.
   */
  public boolean has(Cell cell) {
    if (cell.values().size() != columns.length) {
      return false;
    }
    for (int i = 0; i < columns.length; i++) {
      if (!labels.get(i).contains(cell.values().get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether every condition names a protected attribute and one of its listed values. */
  public boolean has(Subgroup subgroup) {
    return subgroup.conditions().stream()
        .allMatch(
            condition ->
                attributes.stream()
                    .anyMatch(
                        attribute ->
                            attribute.name().equals(condition.attribute())
                                && attribute.values().contains(condition.value())));
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
