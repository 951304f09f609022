package io.equipoise.synth.domain.gate;

import io.equipoise.cohort.population.PatientTable;
import io.equipoise.cohort.statistics.Estimate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Distances to the closest and the second closest fit row: of the rows of a batch, and of real
 * people like them who are not that fit row.
 *
 * <p>The real people are the reference rows in cells of the batch. Where these are fewer than
 * {@value #ENOUGH}, the fit rows of those cells come in addition, each measured against the fit
 * rows of other patients (leave one patient out, {@link PatientTable#patient}): a person is as far
 * from the rest of the training people as a new person of the cell would be, but for one person.
 * Were only the row left out, another record of the same person would be the closest, and a batch
 * would be allowed to come as close to people as they come to themselves. People of other cells are
 * never taken in place of missing ones: in a sparse cell people lie further apart, so others would
 * flatter the batch. All are weighted as {@link CellMix} says.
 */
final class Closeness {
  /** Reference rows in the cells of a batch that do without the fit rows. Own choice. */
  private static final int ENOUGH = 100;

  /** Real people in the cells of a batch that it takes: a 5th percentile of fewer is no row. */
  static final int LEAST = 20;

  /** Most fit rows that are measured against others, evenly spaced; bounds the time. */
  private static final int MOST_LEFT_OUT = 5_000;

  private final Optional<Estimate> lacking;
  private final Distances synthetic;
  private final Distances real;
  private final double[] weights;

  /** Distances to the closest and second closest fit row. */
  private static final class Distances {
    private final double[] first;
    private final double[] second;

    Distances(int size) {
      this.first = new double[size];
      this.second = new double[size];
    }

    void set(int i, NeighborIndex.Neighbors neighbors) {
      first[i] = neighbors.distance();
      second[i] = neighbors.second();
    }
  }

  private Closeness(
      Optional<Estimate> lacking, Distances synthetic, Distances real, double[] weights) {
    this.lacking = lacking;
    this.synthetic = synthetic;
    this.real = real;
    this.weights = weights;
  }

  static Closeness of(GateSubject subject) {
    if (subject.synthetic().rows() == 0) {
      return lacking("there is no synthetic row; it takes one", 0);
    }
    if (subject.fit().rows() == 0) {
      return lacking("there is no real training row; it takes one", 0);
    }
    PatientTable people = subject.real().everybody();
    int[] compared = compared(subject);
    if (compared.length < LEAST) {
      return lacking(
          "too few real people in the cells of the batch to compare with; it takes " + LEAST,
          compared.length);
    }
    return new Closeness(
        Optional.empty(),
        ofBatch(subject),
        ofPeople(subject, people, compared),
        subject.mix().weights(people, compared));
  }

  private static Closeness lacking(String reason, long n) {
    Distances none = new Distances(0);
    return new Closeness(
        Optional.of(new Estimate.Insufficient(reason, n)), none, none, new double[0]);
  }

  /** Positions in {@link RealPeople#everybody()}: fit rows come first there. */
  private static int[] compared(GateSubject subject) {
    int fitRows = subject.fit().rows();
    int[] reference =
        Arrays.stream(subject.mix().alike(subject.reference())).map(row -> fitRows + row).toArray();
    if (reference.length >= ENOUGH || subject.real().fewestOthers() == 0) {
      return reference;
    }
    int[] fit = subject.mix().alike(subject.fit());
    int[] some = CellMix.spread(fit.length, MOST_LEFT_OUT);
    int[] both = Arrays.copyOf(reference, reference.length + some.length);
    for (int i = 0; i < some.length; i++) {
      both[reference.length + i] = fit[some[i]];
    }
    return both;
  }

  private static Distances ofBatch(GateSubject subject) {
    List<NeighborIndex.Neighbors> closest = subject.closestFit();
    Distances distances = new Distances(closest.size());
    for (int row = 0; row < closest.size(); row++) {
      distances.set(row, closest.get(row));
    }
    return distances;
  }

  private static Distances ofPeople(GateSubject subject, PatientTable people, int[] compared) {
    Distances distances = new Distances(compared.length);
    NeighborIndex index = subject.real().fitIndex();
    PatientTable fit = subject.fit();
    for (int i = 0; i < compared.length; i++) {
      double[] row = subject.real().distance().scaled(people.row(compared[i]));
      distances.set(
          i,
          compared[i] < fit.rows() ? ofOthers(index, row, fit, compared[i]) : index.closest(row));
    }
    return distances;
  }

  private static NeighborIndex.Neighbors ofOthers(
      NeighborIndex index, double[] scaled, PatientTable fit, int row) {
    int patient = fit.patient(row);
    return index.closestOther(scaled, other -> fit.patient(other) == patient);
  }

  /** Why there is nothing to compare; empty when there is. */
  Optional<Estimate> lacking() {
    return lacking;
  }

  /** Per row of the batch, the distance to the closest fit row. */
  double[] synthetic() {
    return synthetic.first;
  }

  /** Per real person, the distance to the closest fit row of somebody else. */
  double[] real() {
    return real.first;
  }

  /** Per row of the batch, the closest distance over the second closest. */
  double[] syntheticRatios() {
    return ratios(synthetic);
  }

  /** Per real person, the closest distance over the second closest. */
  double[] realRatios() {
    return ratios(real);
  }

  /** Per real person, the weight. */
  double[] weights() {
    return weights;
  }

  /** 0/0 is 1: a row that equals two people points at neither. No second person makes it 0. */
  private static double[] ratios(Distances distances) {
    double[] ratios = new double[distances.first.length];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = distances.second[i] == 0 ? 1 : distances.first[i] / distances.second[i];
    }
    return ratios;
  }
}
