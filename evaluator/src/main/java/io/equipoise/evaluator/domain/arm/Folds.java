package io.equipoise.evaluator.domain.arm;

import io.equipoise.evaluator.domain.LabeledPeople;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Rows cut into parts, all records of a person in one; people with a positive record and people
 * without are dealt out evenly. Immutable.
 */
public final class Folds {
  private final int[] foldOf;
  private final int folds;

  /**
   * A cut.
   *
   * @param people whose rows are cut
   * @param folds number of parts, at least 1
   * @param seed seed of the deal; the same seed cuts the same rows the same way
   */
  public Folds(LabeledPeople people, int folds, long seed) {
    this.folds = folds;
    Random random = new Random(seed);
    boolean[] withPositive = new boolean[people.people()];
    for (int row = 0; row < people.rows(); row++) {
      withPositive[people.person(row)] |= people.positive(row);
    }
    int[] foldOfPerson = new int[people.people()];
    for (boolean outcome : new boolean[] {false, true}) {
      List<Integer> group = new ArrayList<>();
      for (int person = 0; person < foldOfPerson.length; person++) {
        if (withPositive[person] == outcome) {
          group.add(person);
        }
      }
      Collections.shuffle(group, random);
      for (int i = 0; i < group.size(); i++) {
        foldOfPerson[group.get(i)] = i % folds;
      }
    }
    this.foldOf =
        IntStream.range(0, people.rows()).map(row -> foldOfPerson[people.person(row)]).toArray();
  }

  /** Number of parts. */
  public int count() {
    return folds;
  }

  /** Rows of a part. */
  public int[] in(int fold) {
    return IntStream.range(0, foldOf.length).filter(row -> foldOf[row] == fold).toArray();
  }

  /** Rows of the other parts. */
  public int[] outside(int fold) {
    return IntStream.range(0, foldOf.length).filter(row -> foldOf[row] != fold).toArray();
  }
}
