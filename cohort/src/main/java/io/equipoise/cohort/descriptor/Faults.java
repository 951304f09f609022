package io.equipoise.cohort.descriptor;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Collects the faults of one descriptor while it is read, each once. */
final class Faults {
  /** Line breaks and other control characters, which would break a one-line message. */
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\u2028\\u2029]+");

  private final Set<DescriptorFault> found = new LinkedHashSet<>();

  void add(int line, String path, String reason) {
    found.add(new DescriptorFault(line, printable(path), printable(reason)));
  }

  private static String printable(String text) {
    return CONTROL.matcher(text).replaceAll(" ");
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** All faults by line; those of one line in the order in which they were found. */
  List<DescriptorFault> inOrder() {
    return found.stream().sorted(Comparator.comparingInt(DescriptorFault::line)).toList();
  }
}
