package io.equipoise.ingest.domain.draft;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A field of the file and what it is taken for.
 *
 * @param name name of the column: the field's, with what a column may not have replaced
 * @param profile the field's values
 * @param kind what it is taken for
 * @param remark what the reader of the draft should know; may be empty
 */
record DraftColumn(String name, ColumnProfile profile, Kind kind, String remark) {
  /** Most values of a category; with more, somebody has to group them. */
  static final int MOST_CATEGORIES = 40;

  /** Up to here, whole numbers may be codes. */
  private static final int FEW_NUMBERS = 10;

  /** Fewest values from which it follows that a field without repetition names its rows. */
  private static final int ENOUGH_TO_NAME = 20;

  /** What a field can be. */
  enum Kind {
    /** A measured quantity. */
    NUMBER,
    /** One of a few values. */
    CATEGORY,
    /** Names the row. */
    RECORD_ID,
    /** Tells who the row is about. */
    PATIENT_ID,
    /** A point in time. */
    TIME,
    /** Nothing that a column could hold. */
    LEFT_OUT
  }

  /** Decides by the values first and by the name where they leave a choice. */
  static DraftColumn of(String name, ColumnProfile profile) {
    FieldName words = new FieldName(profile.header());
    if (profile.values() == 0) {
      return new DraftColumn(name, profile, Kind.LEFT_OUT, "has no values");
    }
    if (profile.differentValues() == 1) {
      return new DraftColumn(name, profile, Kind.LEFT_OUT, "has the same value in every row");
    }
    if (profile.isUnique()
        && profile.values() >= ENOUGH_TO_NAME
        && (words.isOfIdentity() || !(profile.isNumeric() || profile.isTime()))) {
      return new DraftColumn(
          name,
          profile,
          words.isOfPerson() ? Kind.PATIENT_ID : Kind.RECORD_ID,
          "has another value in each row");
    }
    if (words.isOfPerson() && profile.differentValues() > MOST_CATEGORIES) {
      return new DraftColumn(name, profile, Kind.PATIENT_ID, "looks like who the row is about");
    }
    if (profile.isNumeric() && profile.differentValues() > 2) {
      return new DraftColumn(
          name,
          profile,
          Kind.NUMBER,
          profile.isWhole() && profile.differentValues() <= FEW_NUMBERS
              ? "few whole numbers: make it a category if they are codes"
              : "");
    }
    if (profile.isTime() && !profile.isNumeric()) {
      return new DraftColumn(
          name, profile, Kind.TIME, "holds dates; see identity.eventTime in docs/descriptor.md");
    }
    if (profile.differentValues() > MOST_CATEGORIES) {
      return new DraftColumn(
          name,
          profile,
          Kind.LEFT_OUT,
          "has more than "
              + MOST_CATEGORIES
              + " different values; group them with a map under sources.csv.columns to use it");
    }
    return new DraftColumn(
        name,
        profile,
        Kind.CATEGORY,
        profile.isNumeric() ? "codes: say with a map what they stand for" : "");
  }

  /** Whether it becomes a column of the descriptor. */
  boolean isKept() {
    return kind == Kind.NUMBER || kind == Kind.CATEGORY;
  }

  /** Raw value to the value of the column, the most frequent first. Categories only. */
  Map<String, String> categories() {
    List<Map.Entry<String, Long>> entries = new ArrayList<>(profile.counts().entrySet());
    entries.sort(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()));
    Map<String, String> values = new LinkedHashMap<>();
    for (Map.Entry<String, Long> entry : entries) {
      String clean = entry.getKey().replaceAll("[|=&,\\p{Cntrl}]+", "-");
      while (values.containsValue(clean)) {
        clean += "'";
      }
      values.put(entry.getKey(), clean);
    }
    return values;
  }

  /** The observed ends of a number, moved outward to two significant digits. */
  double[] range() {
    double low = profile.minimum();
    double high = profile.maximum();
    double step = Math.pow(10, Math.floor(Math.log10(Math.max(Math.abs(low), Math.abs(high)))) - 1);
    double from = Math.floor(low / step) * step;
    double to = Math.ceil(high / step) * step;
    return new double[] {low >= 0 ? Math.max(0, from) : from, to};
  }
}
