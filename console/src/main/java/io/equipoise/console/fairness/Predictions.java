package io.equipoise.console.fairness;

import io.equipoise.cohort.descriptor.Suggestion;
import io.equipoise.cohort.population.Subgroup;
import io.equipoise.evaluator.domain.Holdout;
import io.equipoise.schemas.OperatorException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A file of predictions. Rows without an outcome are left out and counted; a protected value that
 * is missing puts its row in no group of the attribute. Messages name rows and columns, never
 * values of people. Immutable.
 */
final class Predictions {
  /** Most values of a protected column: a column with more is a number or an identifier. */
  static final int MOST_VALUES = 50;

  /** Most protected columns to combine: their sets double with each. */
  static final int MOST_CROSSED = 8;

  /** Most groups of all attribute sets together. */
  static final int MOST_GROUPS = 500;

  private static final Set<String> MISSING =
      Set.of("", "na", "nan", "null", "none", "unknown", "?");

  private final Holdout holdout;
  private final double[] scores;
  private final Headcounts counts;
  private final List<String> notes;

  private Predictions(Holdout holdout, double[] scores, Headcounts counts, List<String> notes) {
    this.holdout = holdout;
    this.scores = scores;
    this.counts = counts;
    this.notes = List.copyOf(notes);
  }

  /**
   * Reads a file.
   *
   * @throws OperatorException when it cannot be read or measured, saying where and what to do
   */
  static Predictions read(FairnessConfig config) {
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setDelimiter(config.delimiter())
            .setIgnoreEmptyLines(true)
            .setTrim(true)
            .get();
    try (BufferedReader in = Files.newBufferedReader(config.predictions(), StandardCharsets.UTF_8);
        CSVParser parser = format.parse(in)) {
      return new Reading(config).read(parser.iterator());
    } catch (IOException | UncheckedIOException e) {
      throw new OperatorException(
          "cannot read " + config.predictions() + " as CSV in UTF-8: " + kind(e), e);
    }
  }

  /** Only the kind: a parser's message may quote the line. */
  private static String kind(Exception e) {
    return e.getClass().getSimpleName() + "; check quotes, encoding and --delimiter";
  }

  /** The people and their groups. */
  Holdout holdout() {
    return holdout;
  }

  /** Predicted probability per row of the holdout. */
  double[] scores() {
    return scores.clone();
  }

  /** How many people there are of each kind, as it may be told. */
  Headcounts counts() {
    return counts;
  }

  /** What the operator should know. */
  List<String> notes() {
    return notes;
  }

  /** What has been read so far. */
  private static final class Reading {
    private final FairnessConfig config;
    private final List<Boolean> outcomes = new ArrayList<>();
    private final List<Double> scores = new ArrayList<>();
    private final List<Integer> persons = new ArrayList<>();
    private final List<String[]> values = new ArrayList<>();
    private final Map<String, Integer> personOf = new HashMap<>();
    private final Set<String> otherLabels = new TreeSet<>();
    private long unlabeled;

    Reading(FairnessConfig config) {
      this.config = config;
    }

    Predictions read(Iterator<CSVRecord> rows) {
      if (!rows.hasNext()) {
        throw new OperatorException(config.predictions() + " is empty; it needs a header");
      }
      List<String> header = new ArrayList<>(rows.next().toList());
      header.set(0, header.get(0).replaceFirst("^\\uFEFF", ""));
      int label = column(header, config.label(), "--label");
      int score = column(header, config.score(), "--score");
      int patient = config.patient().map(name -> column(header, name, "--patient")).orElse(-1);
      int[] attributes =
          config.protectedColumns().stream()
              .mapToInt(name -> column(header, name, "--protected"))
              .toArray();
      for (long number = 1; rows.hasNext(); number++) {
        CSVRecord row = rows.next();
        if (row.size() != header.size()) {
          throw new OperatorException(
              "row "
                  + number
                  + " of "
                  + config.fileName()
                  + " has "
                  + row.size()
                  + " fields and the header "
                  + header.size()
                  + "; check the row and --delimiter");
        }
        add(number, row, label, score, patient, attributes);
      }
      return finished();
    }

    private int column(List<String> header, String name, String option) {
      int index = header.indexOf(name);
      if (index < 0) {
        throw new OperatorException(
            config.fileName()
                + " has no column `"
                + name
                + "` ("
                + option
                + "); "
                + Suggestion.among(name, header));
      }
      if (header.lastIndexOf(name) != index) {
        throw new OperatorException(
            config.fileName() + " has two columns `" + name + "`; rename one of them");
      }
      return index;
    }

    private void add(
        long number, CSVRecord row, int label, int score, int patient, int[] attributes) {
      if (isMissing(row.get(label))) {
        unlabeled++;
        return;
      }
      boolean isPositive = row.get(label).equals(config.positive());
      if (!isPositive) {
        otherLabels.add(row.get(label));
      }
      outcomes.add(isPositive);
      scores.add(score(number, row.get(score)));
      if (patient >= 0 && isMissing(row.get(patient))) {
        throw new OperatorException(
            "row "
                + number
                + " has no patient in column "
                + config.patient().orElse("")
                + "; fill it in, or leave --patient out");
      }
      String person = patient < 0 ? Long.toString(number) : row.get(patient);
      persons.add(personOf.computeIfAbsent(person, id -> personOf.size()));
      values.add(
          Arrays.stream(attributes)
              .mapToObj(column -> isMissing(row.get(column)) ? "" : row.get(column))
              .toArray(String[]::new));
    }

    private double score(long number, String text) {
      double score = parsed(text);
      if (!(score >= 0 && score <= 1)) {
        throw new OperatorException(
            "row "
                + number
                + ": column "
                + config.score()
                + (isMissing(text) ? " is empty" : " is no number in [0, 1]")
                + "; --score takes predicted probabilities");
      }
      return score;
    }

    /** NaN for what is no number. */
    private static double parsed(String text) {
      try {
        return Double.parseDouble(text);
      } catch (NumberFormatException e) {
        return Double.NaN;
      }
    }

    private static boolean isMissing(String value) {
      return MISSING.contains(value.toLowerCase(Locale.ROOT));
    }

    private Predictions finished() {
      if (!outcomes.contains(true)) {
        throw new OperatorException(
            "no row of column "
                + config.label()
                + " says `"
                + config.positive()
                + "`, so that nothing can be measured; say with --positive what it does say");
      }
      if (!outcomes.contains(false)) {
        throw new OperatorException(
            "every row of column "
                + config.label()
                + " says `"
                + config.positive()
                + "`; there must be people without the outcome too");
      }
      List<Subgroup> groups = new ArrayList<>();
      List<int[]> rows = new ArrayList<>();
      for (List<Integer> set : sets()) {
        file(set, groups, rows);
      }
      boolean[] array = new boolean[outcomes.size()];
      for (int row = 0; row < array.length; row++) {
        array[row] = outcomes.get(row);
      }
      int[] people = persons.stream().mapToInt(Integer::intValue).toArray();
      Holdout holdout = Holdout.of(array, people, groups, rows.toArray(int[][]::new));
      return new Predictions(
          holdout,
          scores.stream().mapToDouble(Double::doubleValue).toArray(),
          Headcounts.of(holdout, people, rows, unlabeled),
          notes());
    }

    /** Positions of the attributes of each set: single ones, then combinations by size. */
    private List<List<Integer>> sets() {
      int attributes = config.protectedColumns().size();
      if (!config.intersections()) {
        return IntStream.range(0, attributes).mapToObj(List::of).toList();
      }
      if (attributes > MOST_CROSSED) {
        throw new OperatorException(
            "--intersections takes at most "
                + MOST_CROSSED
                + " columns of --protected, got "
                + attributes
                + "; name fewer, or leave it out");
      }
      List<List<Integer>> sets = new ArrayList<>();
      for (int bits = 1; bits < 1 << attributes; bits++) {
        int chosen = bits;
        sets.add(
            IntStream.range(0, attributes).filter(i -> (chosen >> i & 1) == 1).boxed().toList());
      }
      sets.sort((a, b) -> Integer.compare(a.size(), b.size()));
      return sets;
    }

    private void file(List<Integer> set, List<Subgroup> groups, List<int[]> rows) {
      Map<List<String>, List<Integer>> byValues = new HashMap<>();
      for (int row = 0; row < values.size(); row++) {
        String[] of = values.get(row);
        List<String> key = set.stream().map(i -> of[i]).toList();
        if (!key.contains("")) {
          byValues.computeIfAbsent(key, k -> new ArrayList<>()).add(row);
        }
      }
      String names =
          String.join(" and ", set.stream().map(i -> config.protectedColumns().get(i)).toList());
      if (set.size() == 1 && byValues.size() > MOST_VALUES) {
        throw new OperatorException(
            "column "
                + names
                + " has more than "
                + MOST_VALUES
                + " values; put numbers into bands and leave identifiers out of --protected");
      }
      if (groups.size() + byValues.size() > MOST_GROUPS) {
        throw new OperatorException(
            "there are more than "
                + MOST_GROUPS
                + " groups; name fewer columns in --protected or leave --intersections out");
      }
      byValues.entrySet().stream()
          .sorted(Comparator.comparing(entry -> String.join("\u0000", entry.getKey())))
          .forEach(
              entry -> {
                List<Subgroup.Condition> conditions = new ArrayList<>();
                for (int i = 0; i < set.size(); i++) {
                  conditions.add(
                      new Subgroup.Condition(
                          config.protectedColumns().get(set.get(i)), entry.getKey().get(i)));
                }
                groups.add(new Subgroup(conditions));
                rows.add(entry.getValue().stream().mapToInt(Integer::intValue).toArray());
              });
    }

    private List<String> notes() {
      List<String> notes = new ArrayList<>();
      if (otherLabels.size() > 1) {
        notes.add(
            "column "
                + config.label()
                + " has more than two values; all but `"
                + config.positive()
                + "` count as negative");
      }
      if (unlabeled > 0) {
        notes.add("rows without an outcome are left out");
      }
      return notes;
    }
  }
}
