package io.equipoise.synth.domain.gate;

import io.equipoise.cohort.population.PatientTable;
import io.equipoise.cohort.statistics.Estimate;
import java.util.Arrays;

/**
 * Membership inference: how well an attacker who has the synthetic rows can tell whether a known
 * person was in the training table, guessing so the more, the closer the closest synthetic row is.
 *
 * <p>The figure is the AUROC of that guess, {@link RankComparison#area} of the {@link
 * GowerDistance} to the closest synthetic row, training people against unseen ones as {@link
 * Unseen} takes them: those in the cells of the batch, so that people far from every row do not
 * water it down. 0.5 is guessing, 1 always right. Judged with its interval. Source: D. Chen, N. Yu,
 * Y. Zhang, M. Fritz, GAN-Leaks: a taxonomy of membership inference attacks against generative
 * models, CCS 2020, section 4 (black-box attack).
 *
 * <p>Range [0, 1]. {@link Estimate.Insufficient} without synthetic or fit rows and with fewer than
 * 20 unseen people. Cost: an index of the synthetic rows, one search per person.
 */
public final class MembershipGate implements Gate {
  private static final String EXPLANATION =
      "How well one can tell by the closest synthetic row whether a person was in the training "
          + "table (area under the ROC curve); 0.5 is guessing.";

  private final double most;

  /** A gate that allows at most this area, in [0, 1]. */
  public MembershipGate(double most) {
    this.most = most;
  }

  @Override
  public GateResult assess(GateSubject subject) {
    return GateResult.notAbove(
        "membership", Unseen.lacking(subject).orElseGet(() -> area(subject)), most, EXPLANATION);
  }

  private static Estimate area(GateSubject subject) {
    Unseen people = Unseen.of(subject);
    if (people.training().rows() < 2) {
      return new Estimate.Insufficient(
          "too few real training rows to attack; it takes 2", people.training().rows());
    }
    NeighborIndex index =
        new NeighborIndex(
            subject.real().scaled(subject.synthetic()), subject.real().distance().categories());
    return RankComparison.area(
        distances(subject, index, people.training()), distances(subject, index, people.unseen()));
  }

  private static double[] distances(GateSubject subject, NeighborIndex index, PatientTable table) {
    return Arrays.stream(subject.real().scaled(table))
        .mapToDouble(row -> index.closest(row).distance())
        .toArray();
  }
}
