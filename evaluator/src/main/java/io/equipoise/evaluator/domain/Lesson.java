package io.equipoise.evaluator.domain;

import io.equipoise.cohort.population.PatientTable;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a {@link Learner} is given to learn from, and when it has to stop. Immutable.
 *
 * <p>A learner works in rounds (a tree, a pass over the rows). Without a word on them it takes as
 * many as it thinks right; with {@link #stoppedBy} it stops when it no longer gets better on rows
 * that it does not learn from; with {@link #rounds} it takes exactly so many. A lesson may follow
 * another one ({@link #after}): the learner then goes on from what it has learned there.
 */
public final class Lesson {
  private final PatientTable table;
  private final double[] weights;
  private final long seed;
  private final Optional<PatientTable> unseen;
  private final OptionalInt rounds;
  private final Optional<Lesson> before;

  private Lesson(
      PatientTable table,
      double[] weights,
      long seed,
      Optional<PatientTable> unseen,
      OptionalInt rounds,
      Optional<Lesson> before) {
    this.table = table;
    this.weights = weights;
    this.seed = seed;
    this.unseen = unseen;
    this.rounds = rounds;
    this.before = before;
  }

  /**
   * A lesson.
   *
   * @param table labeled rows with both outcomes among them
   * @param weights weight per row, 0 or more; copied
   * @param seed seed of all randomness
   * @throws IllegalArgumentException when there is not one weight per row
   */
  public static Lesson of(PatientTable table, double[] weights, long seed) {
    if (weights.length != table.rows()) {
      throw new IllegalArgumentException(
          "got " + weights.length + " weights for " + table.rows() + " rows");
    }
    return new Lesson(
        table, weights.clone(), seed, Optional.empty(), OptionalInt.empty(), Optional.empty());
  }

  /** A lesson whose rows all weigh 1. */
  public static Lesson of(PatientTable table, long seed) {
    double[] weights = new double[table.rows()];
    Arrays.fill(weights, 1);
    return of(table, weights, seed);
  }

  /**
   * The same, stopped when the loss on these labeled rows stops falling. They should be other
   * people's than the lesson's, and never the holdout's.
   */
  public Lesson stoppedBy(PatientTable unseen) {
    return new Lesson(table, weights, seed, Optional.of(unseen), OptionalInt.empty(), before);
  }

  /**
   * The same, with this many rounds.
   *
   * @param rounds rounds to take, at least 1
   */
  public Lesson rounds(int rounds) {
    if (rounds < 1) {
      throw new IllegalArgumentException("rounds must be at least 1, got " + rounds);
    }
    return new Lesson(table, weights, seed, Optional.empty(), OptionalInt.of(rounds), before);
  }

  /** The same, learned after another lesson. */
  public Lesson after(Lesson earlier) {
    return new Lesson(table, weights, seed, unseen, rounds, Optional.of(earlier));
  }

  /** Labeled rows to learn from. */
  public PatientTable table() {
    return table;
  }

  /** A copy of the rows' weights. */
  public double[] weights() {
    return weights.clone();
  }

  /** Seed of all randomness. */
  public long seed() {
    return seed;
  }

  /** Labeled rows on which to find out when to stop; not to be learned from. */
  public Optional<PatientTable> unseen() {
    return unseen;
  }

  /** Rounds to take exactly. */
  public OptionalInt rounds() {
    return rounds;
  }

  /** What is learned before. */
  public Optional<Lesson> before() {
    return before;
  }
}
