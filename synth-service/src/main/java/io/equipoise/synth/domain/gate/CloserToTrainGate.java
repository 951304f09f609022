package io.equipoise.synth.domain.gate;

import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.cohort.statistics.Interval;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * Share of synthetic rows that are closer to a training row than to any unseen real row, as it
 * would be with as many of the one as of the other. 0.5 is best: rows then know the training people
 * no better than anybody else.
 *
 * <p>With {@code t} the share of rows whose closest real row is a fit row (a tie is half a row) and
 * {@code f} the share of fit rows among all real rows, the figure is {@code (t/f) / (t/f +
 * (1-t)/(1-f))}: the odds of {@code t} over the odds of {@code f}. Nobody is left out to make the
 * pools equal, and with equal pools it is {@code t}. Who of the people is in the fit table was
 * drawn by lot, within each cell alike, so without copying {@code t} is {@code f} whatever cells
 * the batch is of, and no selection by cell is needed.
 *
 * <p>Judged by an exact binomial test: {@link Proportion#exact} of {@code t}, its ends mapped by
 * the same formula; the batch is refused when the whole interval is above the threshold. Rows that
 * share their closest person are one draw of the lot, so the size of the test is not the number of
 * rows but {@code (sum c)^2 / sum c^2}, {@code c} being the rows whose closest a person is. Source
 * of the share: M. Platzer, T. Reutterer, Holdout-based empirical assessment of mixed-type
 * synthetic data, Frontiers in Big Data 4 (2021), section 3.2.
 *
 * <p>Range [0, 1]. {@link Estimate.Insufficient} without synthetic or fit rows and with fewer than
 * 20 unseen rows. Cost: one search each in an index of the fit and the reference rows per row.
 */
public final class CloserToTrainGate implements Gate {
  private static final double CONFIDENCE = 0.95;
  private static final String EXPLANATION =
      "Share of synthetic rows that are closer to a real training row than to an unseen real row, "
          + "both pools counted as equally large; 0.5 is best.";

  private final double most;

  /** A gate that allows at most this share, in [0, 1]. */
  public CloserToTrainGate(double most) {
    this.most = most;
  }

  @Override
  public GateResult assess(GateSubject subject) {
    return GateResult.notAbove("closer-to-train", share(subject), most, EXPLANATION);
  }

  private static Estimate share(GateSubject subject) {
    Optional<Estimate> lacking = Unseen.lacking(subject);
    if (lacking.isPresent()) {
      return lacking.get();
    }
    Proportion closer = closer(subject);
    double fit = (double) subject.fit().rows() / subject.real().everybody().rows();
    DoubleUnaryOperator balanced = t -> t == 0 ? 0 : (t / fit) / (t / fit + (1 - t) / (1 - fit));
    Interval exact = closer.exact();
    return new Estimate.Known(
        balanced.applyAsDouble(closer.share()),
        Optional.of(
            new Interval(
                balanced.applyAsDouble(exact.lower()),
                balanced.applyAsDouble(exact.upper()),
                CONFIDENCE)),
        subject.synthetic().rows());
  }

  /** Share of rows closest to a fit row, and the effective number of rows. */
  private static Proportion closer(GateSubject subject) {
    NeighborIndex unseen = subject.real().referenceIndex();
    GowerDistance distance = subject.real().distance();
    Map<Integer, Double> rowsByPerson = new HashMap<>();
    double closer = 0;
    int rows = subject.synthetic().rows();
    for (int row = 0; row < rows; row++) {
      double[] scaled = distance.scaled(subject.synthetic().row(row));
      NeighborIndex.Neighbors there = unseen.closest(scaled);
      NeighborIndex.Neighbors here = subject.closestFit().get(row);
      double toFit =
          here.distance() < there.distance() ? 1 : here.distance() > there.distance() ? 0 : 0.5;
      closer += toFit;
      rowsByPerson.merge(here.row(), toFit, Double::sum);
      rowsByPerson.merge(-1 - there.row(), 1 - toFit, Double::sum);
    }
    return new Proportion(
        closer / rows,
        CellMix.effectiveSize(
            rowsByPerson.values().stream().mapToDouble(Double::doubleValue).toArray()));
  }
}
