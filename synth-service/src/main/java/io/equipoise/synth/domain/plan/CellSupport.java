package io.equipoise.synth.domain.plan;

import io.equipoise.cohort.population.Cell;
import java.util.Collection;
import java.util.Set;

/**
 * Real people of one cell in the train split, and their records. A patient with many records is one
 * person; one whose attributes have changed is in several cells.
 *
 * @param cell the protected values
 * @param people the different patients of the records, by numbers that name the same patient in
 *     every cell of one sample and mean nothing else; at least 1
 * @param records real records, at least as many as people
 * @param positives of those, records with a positive label
 * @param negatives of those, records with a negative label; records without a label are in neither
 */
public record CellSupport(
    Cell cell, Set<Integer> people, long records, long positives, long negatives) {
  /** Copies the people and checks that the counts fit together. */
  public CellSupport {
    people = Set.copyOf(people);
    if (people.isEmpty()
        || people.size() > records
        || positives < 0
        || negatives < 0
        || positives + negatives > records) {
      throw new IllegalArgumentException(
          "support must have records >= people >= 1 and records >= positives + negatives, got "
              + records
              + ", "
              + people.size()
              + ", "
              + positives
              + " and "
              + negatives);
    }
  }

  /** Different patients in any of the cells: one who is in several counts once. */
  public static long people(Collection<CellSupport> cells) {
    return cells.stream().flatMap(cell -> cell.people().stream()).distinct().count();
  }

  /** Records with a label. */
  public long labelled() {
    return positives + negatives;
  }
}
