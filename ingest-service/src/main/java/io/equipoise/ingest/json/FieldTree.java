package io.equipoise.ingest.json;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which fields of an object are of interest, nested objects included, and what for: each field
 * fills one or several slots, which are numbered. Immutable once built.
 */
final class FieldTree {
  private final Map<String, FieldTree> children = new HashMap<>();
  private final List<Integer> slots = new ArrayList<>();

  FieldTree() {}

  /** Lets the field of this name, and the nested one that its points lead to, fill a slot. */
  void add(String name, int slot) {
    child(name).slots.add(slot);
    int point = name.indexOf('.');
    if (point > 0 && point < name.length() - 1) {
      child(name.substring(0, point)).add(name.substring(point + 1), slot);
    }
  }

  private FieldTree child(String name) {
    return children.computeIfAbsent(name, n -> new FieldTree());
  }

  /** What is of interest about the field of this name; empty when nothing is. */
  Optional<FieldTree> find(String name) {
    return Optional.ofNullable(children.get(name));
  }

  /** The slots that the field itself fills. */
  List<Integer> slots() {
    return slots;
  }

  /** Whether nested fields are of interest. */
  boolean hasChildren() {
    return !children.isEmpty();
  }
}
