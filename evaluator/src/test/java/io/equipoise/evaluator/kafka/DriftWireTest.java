package io.equipoise.evaluator.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.Cell;
import io.equipoise.contract.Estimate;
import io.equipoise.contract.EstimateState;
import io.equipoise.contract.FairnessDrift;
import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.evaluator.PlantedCohort;
import io.equipoise.evaluator.domain.drift.DriftSettings;
import io.equipoise.evaluator.domain.drift.DriftTracker;
import io.equipoise.evaluator.domain.drift.Outcome;
import io.equipoise.evaluator.domain.drift.Watched;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DriftWireTest {
  private static final DatasetDescriptor DESCRIPTOR = PlantedCohort.descriptor("planted");
  private static final int WOMEN = 0;
  private static final int MEN = 1;

  private final DriftWire wire = new DriftWire(DESCRIPTOR);
  private int sent;

  @Test
  void shouldTellNothingWhenFewAreWithoutTheOutcome() {
    DriftTracker tracker = tracker(Map.of());
    // The window has room for 500: what is not among the positive ones is among the others.
    send(tracker, "female", true, 493);
    send(tracker, "female", false, 7);
    send(tracker, "male", true, 40);

    FairnessDrift women = wire.figures(tracker, Map.of()).get(WOMEN);

    // The interval of 493 found of 493 tells that it is of 493: so neither rate nor gap is told.
    assertThat(figures(women))
        .extracting(Estimate::getState)
        .containsOnly(EstimateState.INSUFFICIENT);
    assertThat(figures(women)).extracting(Estimate::getValue).containsOnlyNulls();
    assertThat(figures(women)).extracting(Estimate::getN).containsOnlyNulls();
  }

  @Test
  void shouldSayThatThereAreTooFewAndNotNobodyWhenOneOutcomeWasNotSeen() {
    DriftTracker tracker = tracker(Map.of());
    send(tracker, "female", true, 40);

    List<FairnessDrift> drifts = wire.figures(tracker, Map.of());

    assertThat(figures(drifts.get(WOMEN)))
        .extracting(Estimate::getState)
        .containsOnly(EstimateState.INSUFFICIENT);
    assertThat(figures(drifts.get(MEN)))
        .extracting(Estimate::getState)
        .containsOnly(EstimateState.ABSENT);
  }

  @Test
  void shouldRoundEverybodysFiguresWhenOneSubgroupHasFewWithTheOutcome() {
    DriftTracker tracker = tracker(Map.of());
    send(tracker, "female", true, 20);
    send(tracker, "female", false, 31);
    send(tracker, "male", true, 40);
    send(tracker, "male", false, 40);
    Cell elderly = new Cell(List.of("female", "50-100"));
    for (int i = 0; i < 8; i++) {
      sent++;
      var unused = tracker.observe(elderly, new Outcome(sent, sent, 0.2, false, true));
    }

    FairnessDrift women = wire.figures(tracker, Map.of()).get(WOMEN);

    // Eight of 28 ill women are old, and all are missed: 20/28 = 0.7143, told as 0.71 of about 30.
    assertThat(women.getTruePositiveRate().getValue()).isEqualTo(0.71);
    assertThat(women.getTruePositiveRate().getN()).isEqualTo(30);
    // Wilson's interval of 20 of 28 is [0.5294, 0.8475].
    assertThat(women.getTruePositiveRate().getLower()).isEqualTo(0.53);
    assertThat(women.getTruePositiveRate().getUpper()).isEqualTo(0.85);
    assertThat(women.getAuroc().getN()).isEqualTo(60);
    // A comparison has four decimals: 40 of 40 less 20 of 28.
    assertThat(women.getGap().getValue()).isEqualTo(0.2857);
    assertThat(women.getDetectors())
        .extracting(d -> 100 * d.getLevel() % 1)
        .allMatch(x -> x < 1e-9 || x > 1 - 1e-9);
  }

  @Test
  void shouldTellFourDecimalsWhenNobodyIsFew() {
    DriftTracker tracker = tracker(Map.of());
    send(tracker, "female", true, 20);
    send(tracker, "female", false, 31);
    Cell young = new Cell(List.of("female", "18-49"));
    for (int i = 0; i < 8; i++) {
      sent++;
      var unused = tracker.observe(young, new Outcome(sent, sent, 0.2, false, true));
    }

    Estimate found = wire.figures(tracker, Map.of()).get(WOMEN).getTruePositiveRate();

    assertThat(found.getValue()).isEqualTo(0.7143);
    assertThat(found.getN()).isEqualTo(28);
  }

  @Test
  void shouldTellTheNumberOfRecordsWhenThereAreEnoughOfBoth() {
    DriftTracker tracker = tracker(Map.of());
    send(tracker, "female", true, 20);
    send(tracker, "female", false, 30);
    send(tracker, "male", true, 40);

    FairnessDrift women = wire.figures(tracker, Map.of()).get(WOMEN);

    assertThat(figures(women))
        .extracting(Estimate::getN)
        .containsExactly(50L, 20L, 30L, 50L, 50L, 20L);
  }

  @Test
  void shouldRoundWhatTheChampionLearnedFromWhenASmallSubgroupWouldFollowFromIt() {
    // Of the 1,003 whose sex is known 996 are men: the seven women are not in the manifest.
    Map<String, Watched.Support> support =
        Map.of(
            "sex=male", new Watched.Support(996, 1003),
            "ageBand=18-49", new Watched.Support(503, 1003),
            "ageBand=50-100", new Watched.Support(500, 1003));

    ImbalanceAlert men = alert(support, "male");
    assertThat(men.getCount()).isEqualTo(1000);
    assertThat(men.getSupport()).isEqualTo(1000);
    assertThat(men.getShare().getValue()).isEqualTo(1);
    assertThat(men.getShare().getN()).isEqualTo(1000);

    ImbalanceAlert women = alert(support, "female");
    assertThat(women.getCount()).as("not told, and not none").isNull();
    assertThat(women.getSupport()).isZero();
    assertThat(women.getShare().getState()).isEqualTo(EstimateState.INSUFFICIENT);
  }

  @Test
  void shouldTellExactlyWhatTheChampionLearnedFromWhenNobodyIsFew() {
    ImbalanceAlert women =
        alert(
            Map.of(
                "sex=female", new Watched.Support(103, 1003),
                "sex=male", new Watched.Support(900, 1003),
                "ageBand=18-49", new Watched.Support(503, 1003),
                "ageBand=50-100", new Watched.Support(500, 1003)),
            "female");

    assertThat(women.getCount()).isEqualTo(103);
    assertThat(women.getSupport()).isEqualTo(1003);
    assertThat(women.getShare().getValue()).isEqualTo(103.0 / 1003);
  }

  @Test
  void shouldTellThatThereIsNobodyWhenTheChampionLearnedFromNobody() {
    ImbalanceAlert women =
        alert(
            Map.of(
                "sex=female", new Watched.Support(0, 1000),
                "sex=male", new Watched.Support(1000, 1000),
                "ageBand=18-49", new Watched.Support(500, 1000),
                "ageBand=50-100", new Watched.Support(500, 1000)),
            "female");

    assertThat(women.getCount()).isZero();
    assertThat(women.getSupport()).isEqualTo(1000);
  }

  /** The last version of the alert of a sex whose positive outcomes are all missed. */
  private ImbalanceAlert alert(Map<String, Watched.Support> support, String missed) {
    DriftTracker tracker = tracker(support);
    List<DriftTracker.Version> versions = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      for (String sex : List.of("female", "male")) {
        sent++;
        boolean found = !sex.equals(missed);
        versions.addAll(
            tracker.observe(
                new Cell(List.of(sex, "18-49")),
                new Outcome(sent, sent, found ? 0.8 : 0.2, found, true)));
      }
    }
    return versions.stream()
        .filter(version -> version.subgroup().id().equals("sex=" + missed))
        .reduce((before, after) -> after)
        .map(version -> wire.alert(version, tracker, Map.of()))
        .orElseThrow();
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
