package io.equipoise.evaluator.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.Cell;
import io.equipoise.contract.Estimate;
import io.equipoise.contract.EstimateState;
import io.equipoise.contract.FairnessDrift;
import io.equipoise.evaluator.PlantedCohort;
import io.equipoise.evaluator.domain.drift.DriftSettings;
import io.equipoise.evaluator.domain.drift.DriftTracker;
import io.equipoise.evaluator.domain.drift.Outcome;
import io.equipoise.evaluator.domain.drift.Watched;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DriftWireTest {
  private static final DatasetDescriptor DESCRIPTOR = PlantedCohort.descriptor("planted");
  private static final int WOMEN = 0;

  private final DriftWire wire = new DriftWire(DESCRIPTOR);
  private int sent;

  @Test
  void shouldTellNoNumberOfRecordsWhenFewAreWithoutTheOutcome() {
    DriftTracker tracker = tracker(Map.of());
    // The window has room for 500: what is not among the positive ones is among the others.
    send(tracker, "female", true, 493);
    send(tracker, "female", false, 7);
    send(tracker, "male", true, 40);

    FairnessDrift women = wire.figures(tracker, WOMEN, Map.of());

    assertThat(women.getAuroc().getState()).isEqualTo(EstimateState.INSUFFICIENT);
    assertThat(women.getTruePositiveRate().getState()).isEqualTo(EstimateState.KNOWN);
    assertThat(women.getGap().getState()).isEqualTo(EstimateState.KNOWN);
    assertThat(figures(women)).extracting(Estimate::getN).containsOnlyNulls();
  }

  @Test
  void shouldTellTheNumberOfRecordsWhenThereAreEnoughOfBoth() {
    DriftTracker tracker = tracker(Map.of());
    send(tracker, "female", true, 20);
    send(tracker, "female", false, 30);
    send(tracker, "male", true, 40);

    FairnessDrift women = wire.figures(tracker, WOMEN, Map.of());

    assertThat(figures(women))
        .extracting(Estimate::getN)
        .containsExactly(50L, 20L, 30L, 50L, 50L, 20L);
  }

  private static List<Estimate> figures(FairnessDrift drift) {
    return List.of(
        drift.getAuroc(),
        drift.getTruePositiveRate(),
        drift.getFalsePositiveRate(),
        drift.getCalibrationInTheLarge(),
        drift.getCalibrationError(),
        drift.getGap());
  }

  /** Records of as many people, all of them right. */
  private void send(DriftTracker tracker, String sex, boolean positive, int records) {
    for (int i = 0; i < records; i++) {
      sent++;
      var unused =
          tracker.observe(
              new Cell(List.of(sex, "18-49")),
              new Outcome(sent, sent, positive ? 0.8 : 0.2, positive, positive));
    }
  }

  private static DriftTracker tracker(Map<String, Watched.Support> support) {
    return new DriftTracker(
        DESCRIPTOR, DriftSettings.standard(0.05), new Watched("one", support, false));
  }
}
