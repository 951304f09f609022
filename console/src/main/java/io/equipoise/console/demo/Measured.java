package io.equipoise.console.demo;

import io.equipoise.contract.ArmResult;
import io.equipoise.contract.FairnessReport;
import io.equipoise.contract.PairedChange;
import io.equipoise.evaluator.domain.arm.TrainingSet;
import java.util.List;

/**
 * What a fairness report says, sorted for people: the two arms that the verdict rests on, and the
 * training sets beside them.
 *
 * @param before real people alone
 * @param after with the batch
 * @param others the other training sets of the learner that judges
 * @param changes what the batch changed
 */
record Measured(
    ArmResult before, ArmResult after, List<ArmResult> others, List<PairedChange> changes) {
  /** Copies the lists. */
  Measured {
    others = List.copyOf(others);
    changes = List.copyOf(changes);
  }

  /** The sorted report; it has both arms, as every report of a verdict has. */
  static Measured of(FairnessReport report) {
    List<ArmResult> judging =
        report.getArms().stream()
            .filter(
                arm -> arm.getLearner().isEmpty() || arm.getLearner().equals(report.getLearner()))
            .toList();
    String real = TrainingSet.REAL.key();
    String hybrid = TrainingSet.HYBRID.key();
    return new Measured(
        named(judging, real),
        named(judging, hybrid),
        judging.stream()
            .filter(arm -> !arm.getArm().equals(real) && !arm.getArm().equals(hybrid))
            .toList(),
        report.getChanges().stream()
            .filter(change -> change.getArm().equals(hybrid))
            .filter(
                change ->
                    change.getLearner().isEmpty()
                        || change.getLearner().equals(report.getLearner()))
            .toList());
  }

  private static ArmResult named(List<ArmResult> arms, String name) {
    return arms.stream()
        .filter(arm -> arm.getArm().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the fairness report has no arm " + name));
  }
}
