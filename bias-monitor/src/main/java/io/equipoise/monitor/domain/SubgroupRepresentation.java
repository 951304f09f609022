package io.equipoise.monitor.domain;

import io.equipoise.cohort.population.SmallCells;
import io.equipoise.cohort.population.Subgroup;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.cohort.statistics.Interval;
import io.equipoise.cohort.statistics.WilsonInterval;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Counts of one watched subgroup in one window; where the descriptor counts patients, read patients
 * for records. Stays inside the monitor: what may be shown is a {@link PublishedRepresentation}.
 *
 * @param subgroup the people
 * @param count records of the subgroup, {@code k}
 * @param support records whose attributes of the subgroup's set are all known, {@code n}: the
 *     denominator of the share
 * @param labelled records of the subgroup whose label is known
 * @param positives of those, records with a positive label
 * @param reference share {@code r} in the reference population, in (0, 1]; empty where the
 *     reference says nothing
 */
public record SubgroupRepresentation(
    Subgroup subgroup,
    long count,
    long support,
    long labelled,
    long positives,
    OptionalDouble reference) {

  /** Checks that the parts do not exceed their wholes. */
  public SubgroupRepresentation {
    if (!(0 <= positives && positives <= labelled && labelled <= count && count <= support)) {
      throw new IllegalArgumentException(
          "needs 0 <= positives <= labelled <= count <= support for subgroup " + subgroup.id());
    }
    if (reference.isPresent() && !(reference.getAsDouble() > 0 && reference.getAsDouble() <= 1)) {
      throw new IllegalArgumentException(
          "reference share must be in (0, 1], got "
              + reference.getAsDouble()
              + " for subgroup "
              + subgroup.id());
    }
  }

  /**
   * Share {@code k / n} in [0, 1], with its Wilson interval. Insufficient below {@code minSupport}
   * records. A group without anybody has a known share of 0: zero of {@code n} people is a
   * measurement.
   */
  public Estimate share(long minSupport, double confidence) {
    if (support == 0 || support < minSupport) {
      return new Estimate.Insufficient(
          "fewer than " + Math.max(1, minSupport) + " records in the window", support);
    }
    return new Estimate.Known(
        (double) count / support,
        Optional.of(WilsonInterval.of(count, support, confidence)),
        support);
  }

  /**
   * Representation ratio {@code (k / n) / r}, 0 or more; 1 is parity. Its interval is the share's
   * divided by {@code r}, which counts as exact. Unknown without a reference. Source: P. E. Scott
   * et al., Participation of women in clinical trials supporting FDA approval of cardiovascular
   * drugs, JACC 71 (2018) 1960 (participation to prevalence ratio). Example: 60 of 1,000 where the
   * reference is 0.13 give 0.46.
   */
  public Estimate ratio(long minSupport, double confidence) {
    if (reference.isEmpty()) {
      return new Estimate.Unknown("no reference share for " + subgroup.id());
    }
    double r = reference.getAsDouble();
    return share(minSupport, confidence)
        .fold(
            known ->
                new Estimate.Known(
                    known.value() / r,
                    known.interval().map((Interval i) -> i.scale(1 / r)),
                    known.n()),
            insufficient -> insufficient,
            absent -> absent,
            unknown -> unknown);
  }

  /**
   * Share of positive labels among the subgroup's labelled records, in [0, 1], with its Wilson
   * interval. Absent when nobody of the subgroup was seen, unknown when nobody has a label.
   */
  public Estimate baseRate(double confidence) {
    if (count == 0) {
      return new Estimate.Absent("nobody of " + subgroup.id() + " in the window");
    }
    if (labelled == 0) {
      return new Estimate.Unknown("nobody of " + subgroup.id() + " has a label");
    }
    return new Estimate.Known(
        (double) positives / labelled,
        Optional.of(WilsonInterval.of(positives, labelled, confidence)),
        labelled);
  }

  /**
   * Records of the subgroup to add so that its share reaches the reference: the least whole {@code
   * d >= 0} with {@code (k + d) / (n + d) >= r}, which is {@code ceil((r*n - k) / (1 - r))},
   * rounded up to a multiple of 10. When the count is small, 0 is taken for it, so that no small
   * count follows from the deficit; this overstates by at most {@code 10 / (1 - r)}. 0 without a
   * reference, and for {@code r = 1}, which adding can never reach. Example: {@code k = 60, n =
   * 1,000, r = 0.13} lack {@code ceil(70 / 0.87) = 81}, stated as 90.
   */
  public long deficit() {
    return deficit(SmallCells.isSmall(count) ? 0 : count, support);
  }

  /**
   * The deficit as it may be told: {@link #deficit()} where count and support may be. Else it is
   * computed from what may be told only, as any rounding of the true one bounds what is hidden:
   * with 0 for a count that may not, all records for a support that may not, and {@code minSupport}
   * and 0 where neither these may; the same whether a figure is hidden because it is small or for
   * the sake of another. Example: {@code k = 40, n = 245, r = 0.4} lack 100; where {@code k} is
   * hidden, {@code ceil(98 / 0.6) = 164} at most, stated as 170.
   *
   * @param told which figures may be told
   * @param records all records of the window
   * @param minSupport least support of an alert that fires
   */
  public long deficit(TellableFigures told, long records, long minSupport) {
    if (told.count() && told.support()) {
      return deficit();
    }
    if (!told.support() && !told.records()) {
      return deficit(0, Math.max(1, minSupport));
    }
    return deficit(told.count() ? count : 0, told.support() ? support : records);
  }

  private long deficit(long k, long n) {
    if (reference.isEmpty() || reference.getAsDouble() == 1) {
      return 0;
    }
    double r = reference.getAsDouble();
    // 1e-9: a product such as 0.1 * 30 must not be rounded up to the next whole record.
    double missing = Math.max(0, Math.ceil((r * n - k) / (1 - r) - 1e-9));
    return (long) Math.ceil(missing / 10) * 10;
  }
}
