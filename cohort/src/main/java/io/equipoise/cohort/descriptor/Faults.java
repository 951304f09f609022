package io.equipoise.cohort.descriptor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects the faults of one descriptor while it is read. */
final class Faults {
  private final List<DescriptorFault> found = new ArrayList<>();

  void add(int line, String path, String reason) {
    DescriptorFault fault = new DescriptorFault(line, path, reason);
    if (!found.contains(fault)) {
      found.add(fault);
    }
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** All faults by line; those of one line in the order in which they were found. */
  List<DescriptorFault> inOrder() {
    return found.stream().sorted(Comparator.comparingInt(DescriptorFault::line)).toList();
  }
}
