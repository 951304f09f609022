package io.equipoise.cohort.descriptor;

import java.util.Collection;
import java.util.Locale;

/** Finds what somebody who mistyped a name probably meant. */
public final class Suggestion {
  /**
   * Beyond this, names are long enough that comparing them costs more than a suggestion is worth.
   */
  private static final int MAX_DISTANCE = 50;

  private Suggestion() {}

  /**
   * {@code "did you mean `x`?"} for the nearest name, or the list of names when none is near. Near
   * is a Levenshtein distance, upper and lower case being equal, of at most a third of the longer
   * word, and at least 1.
   */
  public static String among(String written, Collection<String> names) {
    String nearest = "";
    int least = Integer.MAX_VALUE;
    for (String name : names) {
      int allowed = Math.max(1, Math.max(written.length(), name.length()) / 3);
      if (Math.abs(written.length() - name.length()) > allowed || allowed > MAX_DISTANCE) {
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

  /**
   * Least number of characters to insert, delete or replace, or of neighbors to swap, that turns
   * one word into the other (no part edited twice). Source: F. J. Damerau, A technique for computer
   * detection and correction of spelling errors, Communications of the ACM 7 (1964) 171-176.
   * Example: {@code cvs} and {@code csv} are 1 apart.
   */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int replaced = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        d[i][j] = Math.min(replaced, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
