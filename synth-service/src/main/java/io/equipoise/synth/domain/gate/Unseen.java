package io.equipoise.synth.domain.gate;

import io.equipoise.cohort.population.PatientTable;
import io.equipoise.cohort.statistics.Estimate;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Training people and unseen people on whom the same attack is tried.
 *
 * <p>They are those in cells of the batch, since rows say little about people of other cells. Where
 * the unseen ones there are fewer than {@value #LEAST}, everybody is taken on both sides, which
 * weakens the attack but favors neither. Of each side at most {@value #MOST} people are taken,
 * evenly spaced in their table.
 *
 * @param training rows of the fit table
 * @param unseen rows of the reference table
 */
record Unseen(PatientTable training, PatientTable unseen) {
  /** Unseen people that it takes. Own choice: of fewer, a share moves in steps above 0.05. */
  private static final int LEAST = 20;

  private static final int MOST = 5_000;

  /** Why nobody can be attacked; empty when somebody can. */
  static Optional<Estimate> lacking(GateSubject subject) {
    if (subject.synthetic().rows() == 0) {
      return insufficient("there is no synthetic row; it takes one", 0);
    }
    if (subject.fit().rows() == 0) {
      return insufficient("there is no real training row; it takes one", 0);
    }
    return subject.reference().rows() < LEAST
        ? insufficient(
            "too few unseen real people to compare with; it takes " + LEAST,
            subject.reference().rows())
        : Optional.empty();
  }

  private static Optional<Estimate> insufficient(String reason, long n) {
    return Optional.of(new Estimate.Insufficient(reason, n));
  }

  /** The people to attack; {@link #lacking} must have been empty. */
  static Unseen of(GateSubject subject, int most) {
    int[] training = subject.mix().alike(subject.fit());
    int[] unseen = subject.mix().alike(subject.reference());
    if (unseen.length < LEAST || training.length == 0) {
      training = IntStream.range(0, subject.fit().rows()).toArray();
      unseen = IntStream.range(0, subject.reference().rows()).toArray();
    }
    return new Unseen(some(subject.fit(), training, most), some(subject.reference(), unseen, most));
  }

  /** As {@link #of(GateSubject, int)} with at most {@value #MOST} people a side. */
  static Unseen of(GateSubject subject) {
    return of(subject, MOST);
  }

  private static PatientTable some(PatientTable table, int[] rows, int most) {
    int[] at = CellMix.spread(rows.length, most);
    return table.select(IntStream.of(at).map(i -> rows[i]).toArray());
  }
}
