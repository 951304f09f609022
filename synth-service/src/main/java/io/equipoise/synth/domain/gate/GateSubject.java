package io.equipoise.synth.domain.gate;

import io.equipoise.cohort.population.PatientTable;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What gates look at: a batch and the real people to compare it with. What several gates need is
 * worked out once, when first asked for. Used by one thread.
 */
public final class GateSubject {
  private final PatientTable synthetic;
  private final RealPeople real;
  private final double requestedPositiveRate;
  private final long seed;
  private @Nullable CellMix mix;
  private @Nullable List<NeighborIndex.Neighbors> closestFit;
  private @Nullable Closeness closeness;
  private @Nullable Fidelity fidelity;

  /** A subject whose random draws have the seed 0. */
  public GateSubject(
      PatientTable synthetic,
      PatientTable fit,
      PatientTable reference,
      double requestedPositiveRate) {
    this(synthetic, fit, reference, requestedPositiveRate, 0);
  }

  /**
   * A batch and whom to compare it with. Throws {@link IllegalArgumentException} when the tables
   * have different columns or the rate is out of range.
   *
   * @param synthetic the rows that shall be published
   * @param fit the real rows that the generator has learned from
   * @param reference real rows of the same population that the generator has not seen; not the
   *     holdout on which verdicts are measured
   * @param requestedPositiveRate share of positive labels that was asked for, in [0, 1]
   * @param seed of the random draws: attacks and controls
   */
  public GateSubject(
      PatientTable synthetic,
      PatientTable fit,
      PatientTable reference,
      double requestedPositiveRate,
      long seed) {
    this(synthetic, new RealPeople(fit, reference), requestedPositiveRate, seed);
  }

  private GateSubject(
      PatientTable synthetic, RealPeople real, double requestedPositiveRate, long seed) {
    if (synthetic.columns() != real.fit().columns()
        || real.reference().columns() != real.fit().columns()) {
      throw new IllegalArgumentException(
          "tables must have the same columns, got "
              + synthetic.columns()
              + ", "
              + real.fit().columns()
              + " and "
              + real.reference().columns());
    }
    if (!(requestedPositiveRate >= 0 && requestedPositiveRate <= 1)) {
      throw new IllegalArgumentException(
          "requested positive rate must be in [0, 1], got " + requestedPositiveRate);
    }
    this.synthetic = synthetic;
    this.real = real;
    this.requestedPositiveRate = requestedPositiveRate;
    this.seed = seed;
  }

  /** Another batch before the same people, of whom nothing is worked out again. */
  GateSubject withSynthetic(PatientTable other) {
    return new GateSubject(other, real, requestedPositiveRate, seed);
  }

  /** The rows that shall be published. */
  public PatientTable synthetic() {
    return synthetic;
  }

  /** The real rows that the generator has learned from. */
  public PatientTable fit() {
    return real.fit();
  }

  /** Real rows of the same population that the generator has not seen. */
  public PatientTable reference() {
    return real.reference();
  }

  /** Share of positive labels that was asked for, in [0, 1]. */
  public double requestedPositiveRate() {
    return requestedPositiveRate;
  }

  /** Seed of the random draws. */
  public long seed() {
    return seed;
  }

  RealPeople real() {
    return real;
  }

  /** The cells of the batch. */
  CellMix mix() {
    CellMix known = mix;
    if (known == null) {
      known = CellMix.of(synthetic);
      mix = known;
    }
    return known;
  }

  /** Per row of the batch its closest fit rows; there must be a fit row. */
  List<NeighborIndex.Neighbors> closestFit() {
    List<NeighborIndex.Neighbors> known = closestFit;
    if (known == null) {
      NeighborIndex index = real.fitIndex();
      known =
          IntStream.range(0, synthetic.rows())
              .mapToObj(row -> index.closest(real.distance().scaled(synthetic.row(row))))
              .toList();
      closestFit = known;
    }
    return known;
  }

  /** How alike the batch and the real people of its cells are; worked out when first asked for. */
  public Fidelity fidelity() {
    Fidelity known = fidelity;
    if (known == null) {
      known = Fidelity.of(this);
      fidelity = known;
    }
    return known;
  }

  /** How close the batch and people like it are to the fit rows. */
  Closeness closeness() {
    Closeness known = closeness;
    if (known == null) {
      known = Closeness.of(this);
      closeness = known;
    }
    return known;
  }
}
