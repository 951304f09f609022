package io.equipoise.synth.domain.gate;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import java.util.ArrayList;
import java.util.List;

/**
 * The gates of a dataset, with the thresholds of its descriptor. A batch may be published only when
 * every one of them passes.
 */
public final class Gates {
  private final List<Gate> gates;

  private Gates(List<Gate> gates) {
    this.gates = List.copyOf(gates);
  }

  /** The gates with the thresholds of the descriptor. */
  public static Gates of(DatasetDescriptor descriptor) {
    return of(descriptor, List.of());
  }

  /** The gates with the thresholds of the descriptor, followed by others. */
  public static Gates of(DatasetDescriptor descriptor, List<Gate> others) {
    List<Gate> gates = new ArrayList<>();
    gates.add(new ValidityGate(descriptor.gates().validity()));
    gates.addAll(privacy(descriptor.gates()));
    gates.add(new LabelRateGate());
    gates.add(new ColumnShapesGate(descriptor.gates().columnShapes()));
    gates.add(new SubgroupShapesGate(descriptor.gates().columnShapes()));
    gates.add(new PairTrendsGate(descriptor.gates().pairTrends()));
    gates.add(new CoverageGate(descriptor.gates().coverage()));
    gates.addAll(others);
    return new Gates(gates);
  }

  /** Only the gates that protect the people of the training table. */
  public static Gates ofPrivacy(DatasetDescriptor descriptor) {
    return new Gates(privacy(descriptor.gates()));
  }

  private static List<Gate> privacy(DatasetDescriptor.Gates thresholds) {
    return List.of(
        new ExactCopyGate(thresholds.exactCopies()),
        new NearCopyGate(thresholds.nearCopies()),
        new ClosestRecordGate(thresholds.dcrRatio()),
        new NeighborRatioGate(thresholds.dcrRatio()),
        new CloserToTrainGate(thresholds.closerToTrain()),
        new MembershipGate(thresholds.membership()),
        new AttributeDisclosureGate(thresholds.attackRisk()),
        new SinglingOutGate(thresholds.attackRisk()));
  }

  /** Runs every gate, also after one has failed, so that the report shows all figures. */
  public List<GateResult> assess(GateSubject subject) {
    return gates.stream().map(gate -> gate.assess(subject)).toList();
  }

  /** Whether every gate passed; false for an empty list, because nothing was measured. */
  public static boolean allPassed(List<GateResult> results) {
    return !results.isEmpty() && results.stream().allMatch(GateResult::passed);
  }
}
