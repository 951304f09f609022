package io.equipoise.console.audit;

import io.equipoise.cohort.card.Numbers;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.schemas.OperatorException;
import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The wall between the people that are learned from and those that are measured on.
 *
 * <ul>
 *   <li>Files that name patients: one who is on both sides is refused.
 *   <li>Rows that are equal in every column are refused when there are so many that they must be
 *       the same people: more than 10, and a larger share of the held-out rows, by {@value
 *       #MOST_BEYOND_CHANCE}, than the share of training rows that have an equal one among
 *       themselves. Distinct people do look alike, the more so the fewer columns there are; that
 *       second share tells how often.
 *   <li>Fewer equal rows, and synthetic rows that are equal to a held-out one, give a warning.
 * </ul>
 */
final class Wall {
  private static final double MOST_BEYOND_CHANCE = 0.05;

  private Wall() {}

  /**
   * Checks who is on which side.
   *
   * @param namesPatients whether patient ids are of people and not of rows
   * @return warnings for people
   * @throws OperatorException when the sides share people
   */
  static List<String> check(
      List<PatientRecord> train,
      List<PatientRecord> holdout,
      List<PatientRecord> synthetic,
      boolean namesPatients) {
    if (namesPatients) {
      checkPatients(train, holdout);
    }
    List<String> warnings = new ArrayList<>();
    long equal = equal(holdout, rows(train));
    if (equal > 0) {
      warnings.add(checkRows(train, holdout, equal));
    }
    long copied = equal(holdout, rows(synthetic));
    if (copied > 0) {
      warnings.add(
          people(copied, "held-out row is", "held-out rows are")
              + " equal to a synthetic one in every column: if the generator has seen held-out"
              + " people, no figure here can be trusted.");
    }
    return List.copyOf(warnings);
  }

  private static void checkPatients(List<PatientRecord> train, List<PatientRecord> holdout) {
    Set<String> known =
        train.stream().map(PatientRecord::patientId).collect(Collectors.toCollection(HashSet::new));
    Set<String> both =
        holdout.stream()
            .map(PatientRecord::patientId)
            .filter(known::contains)
            .collect(Collectors.toSet());
    if (!both.isEmpty()) {
      throw new OperatorException(
          people(both.size(), "patient is", "patients are")
              + " in --real-train and in --real-holdout: a model that has seen somebody cannot be"
              + " measured on them; divide the files by patient");
    }
  }

  private static String checkRows(
      List<PatientRecord> train, List<PatientRecord> holdout, long equal) {
    Map<DoubleBuffer, Integer> times = rows(train);
    double among =
        (double) times.values().stream().filter(n -> n > 1).mapToLong(n -> n).sum() / train.size();
    double share = (double) equal / holdout.size();
    String found =
        people(equal, "held-out row is", "held-out rows are")
            + " equal to a training row in every column";
    if (!Numbers.isUntold(equal) && share > among + MOST_BEYOND_CHANCE) {
      throw new OperatorException(
          found
              + ", "
              + Numbers.share(share)
              + " of them; among training rows themselves only "
              + Numbers.share(among)
              + " have an equal one, so these are the same people; take them out of one side");
    }
    return found + "; taken for different people who look alike. If they are not, take them out.";
  }

  /** How often each row comes. Missing values are equal to each other. */
  private static Map<DoubleBuffer, Integer> rows(List<PatientRecord> records) {
    Map<DoubleBuffer, Integer> times = new HashMap<>();
    records.forEach(record -> times.merge(DoubleBuffer.wrap(record.values()), 1, Integer::sum));
    return times;
  }

  private static long equal(List<PatientRecord> records, Map<DoubleBuffer, Integer> rows) {
    return records.stream()
        .filter(record -> rows.containsKey(DoubleBuffer.wrap(record.values())))
        .count();
  }

  private static String people(long count, String one, String several) {
    return Numbers.isUntold(count)
        ? "From 1 to 10 " + several
        : Numbers.count(count) + " " + (count == 1 ? one : several);
  }
}
