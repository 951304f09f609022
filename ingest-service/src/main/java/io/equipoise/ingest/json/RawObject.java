package io.equipoise.ingest.json;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The raw values of one object, by slot. Holds patient values, so it prints none of them. */
final class RawObject {
  private final @Nullable String[] values;
  private final BitSet seen = new BitSet();
  private final BitSet structured = new BitSet();

  RawObject(int slots) {
    this.values = new @Nullable String[slots];
    Arrays.fill(values, null);
  }

  /** Notes a value, or that the field is null; whether it is the first one of the slot. */
  boolean put(int slot, Optional<String> value) {
    values[slot] = value.orElse(null);
    return isFirst(slot);
  }

  /** Notes a list or an object where one value belongs; whether it is the first of the slot. */
  boolean putStructure(int slot) {
    structured.set(slot);
    return isFirst(slot);
  }

  private boolean isFirst(int slot) {
    boolean first = !seen.get(slot);
    seen.set(slot);
    return first;
  }

  /** The value; empty when there is none. */
  Optional<String> value(int slot) {
    return Optional.ofNullable(values[slot]);
  }

  /** Whether the slot holds a list or an object. */
  boolean isStructure(int slot) {
    return structured.get(slot);
  }

  /** Whether any of the first slots was filled, be it with null. */
  boolean hasAnyOf(int firstSlots) {
    int first = seen.nextSetBit(0);
    return first >= 0 && first < firstSlots;
  }

  @Override
  public String toString() {
    return "RawObject[" + seen.cardinality() + " values]";
  }
}
