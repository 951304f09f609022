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
 * @param positive of those, records with a positive label
 * @param negative of those, records with a negative label; records without a label are in neither
 */
public record CellSupport(
    Cell cell, Set<Integer> people, long records, Labelled positive, Labelled negative) {

  /**
   * Records of a cell that have the same label.
   *
   * @param people the different patients of these records
   * @param records at least as many as people
   */
  public record Labelled(Set<Integer> people, long records) {
    /** Copies the people and checks that the counts fit together. */
    public Labelled {
      people = Set.copyOf(people);
      if (people.size() > records || (people.isEmpty() && records > 0)) {
        throw new IllegalArgumentException(
            "records with a label must be of at least one person and at most as many, got "
                + records
                + " of "
                + people.size());
      }
    }
  }

  /** Copies the people and checks that the counts fit together. */
  public CellSupport {
    people = Set.copyOf(people);
    if (people.isEmpty()
        || people.size() > records
        || positive.records() + negative.records() > records
        || !people.containsAll(positive.people())
        || !people.containsAll(negative.people())) {
      throw new IllegalArgumentException(
          "support must have records >= people >= 1, records >= positives + negatives, and nobody else's labels, got "
              + records
              + ", "
              + people.size()
              + ", "
              + positive.records()
              + " and "
              + negative.records());
    }
  }

  /** Different patients in any of the cells: one who is in several counts once. */
  public static long people(Collection<CellSupport> cells) {
    return cells.stream().flatMap(cell -> cell.people().stream()).distinct().count();
  }

  /** Records with a positive label. */
  public long positives() {
    return positive.records();
  }

  /** Records with a negative label. */
  public long negatives() {
    return negative.records();
  }

  /** Records with a label. */
  public long labelled() {
    return positives() + negatives();
  }
}
