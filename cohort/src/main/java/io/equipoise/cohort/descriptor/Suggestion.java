package io.equipoise.cohort.descriptor;

import java.util.Collection;
import java.util.Locale;

/** Finds what somebody who mistyped a name probably meant. */
final class Suggestion {
  private Suggestion() {}

  /**
   * {@code "did you mean `x`?"} for the nearest name, or the list of names when none is near. Near
   * is a Levenshtein distance, upper and lower case being equal, of at most a third of the longer
   * word, and at least 1.
   */
  static String among(String written, Collection<String> names) {
    String nearest = "";
    int least = Integer.MAX_VALUE;
    for (String name : names) {
      int allowed = Math.max(1, Math.max(written.length(), name.length()) / 3);
      if (Math.abs(written.length() - name.length()) > allowed) {
        continue;
      }
      int distance = distance(written.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
      if (distance < least && distance <= allowed) {
        least = distance;
        nearest = name;
      }
    }
    if (!nearest.isEmpty()) {
      return "did you mean `" + nearest + "`?";
    }
    return names.isEmpty()
        ? "there are none"
        : "one of: " + Checks.shorten(String.join(", ", names));
  }

  /** Levenshtein distance of two words: least number of characters to insert, delete or replace. */
  static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
