package io.equipoise.evaluator.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.population.Subgroup;
import io.equipoise.cohort.statistics.Interval;
import io.equipoise.contract.ArmResult;
import io.equipoise.contract.DisparityFigure;
import io.equipoise.contract.Estimate;
import io.equipoise.contract.EstimateState;
import io.equipoise.contract.FairnessReport;
import io.equipoise.contract.Figure;
import io.equipoise.contract.GroupsCompared;
import io.equipoise.contract.PairedChange;
import io.equipoise.contract.SubgroupPerformance;
import io.equipoise.contract.SynthesisOutcome;
import io.equipoise.contract.SynthesisReport;
import io.equipoise.evaluator.PlantedCohort;
import io.equipoise.evaluator.app.Evaluation;
import io.equipoise.evaluator.domain.Disparity;
import io.equipoise.evaluator.domain.Holdout;
import io.equipoise.evaluator.domain.LabeledPeople;
import io.equipoise.evaluator.domain.Measure;
import io.equipoise.evaluator.domain.PairedComparison;
import io.equipoise.evaluator.domain.PatientBootstrap;
import io.equipoise.evaluator.domain.Performance;
import io.equipoise.evaluator.domain.Precision;
import io.equipoise.evaluator.domain.ScoredArm;
import io.equipoise.evaluator.domain.arm.TrainingSet;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ContractsTest {
  private static final DatasetDescriptor DESCRIPTOR = PlantedCohort.descriptor("planted");
  private static final Instant NOW = Instant.parse("2024-06-01T12:00:00Z");

  @Test
  void shouldTellNoCountWhenAGroupHasOneToTenPeople() {
    FairnessReport report = report(sevenWomenAndManyMen());
    for (ArmResult arm : report.getArms()) {
      SubgroupPerformance women = arm.getSubgroups().get(0);
      assertThat(women.getSubgroup()).isEqualTo("sex=female");
      assertThat(women.getN()).isNull();
      assertThat(women.getAuroc().getState()).isEqualTo(EstimateState.INSUFFICIENT);
      assertThat(women.getAuroc().getN()).isNull();
      assertThat(women.getAccuracy().getN()).isNull();
      assertThat(women.toString()).doesNotContain("7");
      SubgroupPerformance men = arm.getSubgroups().get(1);
      assertThat(men.getN()).isEqualTo(200);
      assertThat(men.getAccuracy().getN()).isEqualTo(200);
    }
  }

  @Test
  void shouldStateTheConfidenceOfEveryIntervalWhenItReports() {
    FairnessReport report = report(PlantedCohort.people("p", 400, 0.5, 1));
    for (PairedChange change : report.getChanges()) {
      boolean claim =
          List.of(
                  "equalOpportunityDifference",
                  "equalizedOddsDifference",
                  "worstGroupAuroc",
                  "targetAuroc")
              .contains(change.getMetric());
      assertThat(change.getChange().getState())
          .as(change.getMetric())
          .isEqualTo(EstimateState.KNOWN);
      assertThat(change.getChange().getConfidence())
          .as(change.getMetric())
          .isEqualTo(claim ? 0.9875 : 0.95);
      assertThat(change.getChange().getLower()).isLessThanOrEqualTo(change.getChange().getUpper());
    }
    assertThat(report.getTrainingOffsets())
        .extracting(offset -> offset.getPartition() + ":" + offset.getOffset())
        .containsExactly("0:5", "1:7");
  }

  @Test
  void shouldTellTheChangeOfAnotherSetsSubgroupAsTheVerdictJudgesIt() {
    CellScheme scheme = new CellScheme(DESCRIPTOR);
    List<PatientRecord> people = PlantedCohort.people("p", 400, 0.5, 1);
    FairnessReport report =
        report(
            people, Holdout.watched(LabeledPeople.of(DESCRIPTOR, people), scheme, List.of("sex")));
    Map<String, Double> confidences = new HashMap<>();
    report
        .getChanges()
        .forEach(change -> confidences.put(change.getMetric(), change.getChange().getConfidence()));
    assertThat(confidences)
        .containsEntry("auroc[sex=male]", 0.95)
        .containsEntry("auroc[ageBand=18-49]", 0.9875)
        .containsEntry("auroc[ageBand=50-100]", 0.9875);
  }

  @Test
  void shouldReportEveryFigureByKeyWhenMeasured() {
    FairnessReport report = report(PlantedCohort.people("p", 400, 0.5, 1));
    for (ArmResult arm : report.getArms()) {
      assertThat(arm.getFigures())
          .extracting(Figure::getMetric)
          .containsExactlyElementsOf(Measure.all().stream().map(Measure::key).toList());
      assertThat(figure(arm.getFigures(), "auroc")).isEqualTo(arm.getAuroc());
      for (SubgroupPerformance subgroup : arm.getSubgroups()) {
        assertThat(subgroup.getAttributes()).containsExactly("sex");
        assertThat(subgroup.getFigures()).hasSize(Measure.all().size());
        assertThat(figure(subgroup.getFigures(), "truePositiveRate"))
            .isEqualTo(subgroup.getTruePositiveRate());
      }
      GroupsCompared sexes = arm.getAttributeSets().get(0);
      assertThat(sexes.getAttributes()).containsExactly("sex");
      assertThat(sexes.getDisparities())
          .extracting(DisparityFigure::getMetric)
          .containsExactlyElementsOf(Disparity.all().stream().map(Disparity::key).toList());
      assertThat(sexes.getDisparities())
          .filteredOn(d -> d.getMetric().equals("equalizedOddsDifference"))
          .extracting(DisparityFigure::getEstimate)
          .containsExactly(arm.getEqualizedOddsDifference());
    }
    assertThat(report.getChanges()).extracting(PairedChange::getArm).containsOnly("real+synthetic");
  }

  @Test
  void shouldNameTheGroupsThatAComparisonLeavesOut() {
    GroupsCompared sexes =
        report(sevenWomenAndManyMen()).getArms().get(0).getAttributeSets().get(0);
    for (DisparityFigure disparity : sexes.getDisparities()) {
      assertThat(disparity.getExcluded()).contains("sex=female");
      assertThat(disparity.getEstimate().getState()).isEqualTo(EstimateState.INSUFFICIENT);
    }
  }

  @Test
  void shouldRoundEveryCountWhenASmallOneWouldFollowFromOthers() {
    // 203 men, and seven women who are not told of: 210 less 203.
    List<PatientRecord> people = new ArrayList<>(PlantedCohort.people("m", 203, 0.0, 1));
    people.addAll(PlantedCohort.people("f", 7, 1.0, 2));
    FairnessReport report = report(people);

    assertThat(report.getHoldoutRecords()).isEqualTo(210);
    assertThat(report.getArms().get(0).getSubgroups().get(1).getN()).isEqualTo(200);
    assertThat(counts(report)).isNotEmpty().allSatisfy(n -> assertThat(n % 10).isZero());
  }

  @Test
  void shouldRoundWhenFewHaveNoneOfTheGroups() {
    List<PatientRecord> people = new ArrayList<>(PlantedCohort.people("p", 400, 0.5, 1));
    for (PatientRecord person : PlantedCohort.people("u", 3, 0.5, 2)) {
      double[] values = person.values().clone();
      values[0] = Double.NaN;
      people.add(
          new PatientRecord(person.recordId(), person.patientId(), person.eventTime(), values));
    }

    assertThat(report(people).getHoldoutRecords()).isEqualTo(400);
  }

  @Test
  void shouldTellExactCountsWhenNoneIsSmall() {
    FairnessReport report = report(PlantedCohort.people("p", 403, 0.5, 1));

    assertThat(report.getHoldoutRecords()).isEqualTo(403);
    assertThat(report.getArms().get(0).getSubgroups())
        .extracting(SubgroupPerformance::getN)
        .satisfies(sexes -> assertThat(sexes.get(0) + sexes.get(1)).isEqualTo(403));
  }

  @Test
  void shouldTellFiguresOfPeopleToTwoDecimalsWhenACountIsHidden() {
    List<PatientRecord> people = new ArrayList<>(PlantedCohort.people("m", 203, 0.0, 1));
    people.addAll(PlantedCohort.people("f", 7, 1.0, 2));
    FairnessReport report = report(people);

    assertThat(ofPeople(report)).hasSizeGreaterThan(20).allSatisfy(each -> decimals(each, 2));
    assertThat(compared(report)).allSatisfy(each -> decimals(each, 4));
    assertThat(report.getChanges())
        .filteredOn(change -> change.getMetric().equals("accuracy"))
        .extracting(PairedChange::getChange)
        .allSatisfy(each -> decimals(each, 2));
  }

  @Test
  void shouldTellFourDecimalsWhenNoCountIsHidden() {
    FairnessReport report = report(PlantedCohort.people("p", 403, 0.5, 1));

    assertThat(ofPeople(report)).hasSizeGreaterThan(20).allSatisfy(each -> decimals(each, 4));
    assertThat(ofPeople(report))
        .anySatisfy(
            each ->
                assertThat(each.getValue()).isNotEqualTo(Precision.rounded(each.getValue(), 2)));
    assertThat(compared(report)).isNotEmpty().allSatisfy(each -> decimals(each, 4));
    assertThat(report.getChanges())
        .extracting(PairedChange::getChange)
        .allSatisfy(each -> decimals(each, 4));
  }

  /** Every figure of everybody and of subgroups that there is. */
  private static List<Estimate> ofPeople(FairnessReport report) {
    List<Estimate> figures = new ArrayList<>();
    for (ArmResult arm : report.getArms()) {
      figures.addAll(List.of(arm.getAuroc(), arm.getAccuracy()));
      arm.getFigures().forEach(figure -> figures.add(figure.getEstimate()));
      for (SubgroupPerformance of : arm.getSubgroups()) {
        figures.addAll(List.of(of.getAuroc(), of.getAccuracy()));
        figures.addAll(List.of(of.getTruePositiveRate(), of.getFalsePositiveRate()));
        of.getFigures().forEach(figure -> figures.add(figure.getEstimate()));
      }
    }
    return figures.stream().filter(each -> each.getState() == EstimateState.KNOWN).toList();
  }

  /** Every comparison between subgroups that there is. */
  private static List<Estimate> compared(FairnessReport report) {
    List<Estimate> figures = new ArrayList<>();
    for (ArmResult arm : report.getArms()) {
      figures.addAll(
          List.of(
              arm.getEqualOpportunityDifference(),
              arm.getEqualizedOddsDifference(),
              arm.getWorstGroupAuroc()));
      arm.getAttributeSets().stream()
          .flatMap(set -> set.getDisparities().stream())
          .forEach(disparity -> figures.add(disparity.getEstimate()));
    }
    return figures.stream().filter(each -> each.getState() == EstimateState.KNOWN).toList();
  }

  /** That value and ends have no more decimals than this: their text is as short. */
  private static void decimals(Estimate estimate, int most) {
    for (Double number :
        Arrays.asList(estimate.getValue(), estimate.getLower(), estimate.getUpper())) {
      if (number != null) {
        assertThat(BigDecimal.valueOf(number).stripTrailingZeros().scale())
            .as("decimals of %s", number)
            .isLessThanOrEqualTo(most);
      }
    }
  }

  private static List<Long> counts(FairnessReport report) {
    List<Long> counts = new ArrayList<>();
    for (ArmResult arm : report.getArms()) {
      arm.getFigures().forEach(figure -> counts.add(figure.getEstimate().getN()));
      arm.getAttributeSets().stream()
          .flatMap(set -> set.getDisparities().stream())
          .forEach(disparity -> counts.add(disparity.getEstimate().getN()));
      for (SubgroupPerformance subgroup : arm.getSubgroups()) {
        counts.add(subgroup.getN());
        subgroup.getFigures().forEach(figure -> counts.add(figure.getEstimate().getN()));
      }
    }
    report.getChanges().forEach(change -> counts.add(change.getChange().getN()));
    return counts.stream().filter(java.util.Objects::nonNull).toList();
  }

  @Test
  void shouldNotTellHowManyAreWellWhenFewAreIll() {
    List<PatientRecord> people = new ArrayList<>(PlantedCohort.people("m", 200, 0.0, 1));
    int label = DESCRIPTOR.labelIndex();
    for (PatientRecord woman : PlantedCohort.people("f", 60, 1.0, 2)) {
      double[] values = woman.values().clone();
      values[label] = people.size() < 205 ? 1 : 0;
      people.add(new PatientRecord(woman.recordId(), woman.patientId(), woman.eventTime(), values));
    }
    SubgroupPerformance women = report(people).getArms().get(0).getSubgroups().get(0);
    assertThat(women.getN()).isEqualTo(60);
    // 60 less the 55 without the outcome, which the rate's interval tells, would be the five.
    assertThat(women.getFalsePositiveRate().getState()).isEqualTo(EstimateState.INSUFFICIENT);
    assertThat(women.getFalsePositiveRate().getN()).isNull();
    assertThat(figure(women.getFigures(), "falsePositiveRate").getValue()).isNull();
    assertThat(women.getAccuracy().getN()).isEqualTo(60);
  }

  private static Estimate figure(List<Figure> figures, String metric) {
    return figures.stream()
        .filter(figure -> figure.getMetric().equals(metric))
        .map(Figure::getEstimate)
        .findFirst()
        .orElseThrow();
  }

  private static List<PatientRecord> sevenWomenAndManyMen() {
    List<PatientRecord> people = new ArrayList<>(PlantedCohort.people("m", 200, 0.0, 1));
    people.addAll(PlantedCohort.people("f", 7, 1.0, 2));
    return people;
  }

  private static FairnessReport report(List<PatientRecord> people) {
    CellScheme scheme = new CellScheme(DESCRIPTOR);
    return report(
        people,
        Holdout.of(LabeledPeople.of(DESCRIPTOR, people), scheme, scheme.siblings(List.of("sex"))));
  }

  private static FairnessReport report(List<PatientRecord> people, Holdout holdout) {
    Random random = new Random(3);
    ScoredArm before = new ScoredArm("real", 100, 0, 0.5, scores(people.size(), random));
    ScoredArm after = new ScoredArm("real+synthetic", 100, 50, 0.5, scores(people.size(), random));
    PairedComparison comparison =
        PairedComparison.of(holdout, before, after, new PatientBootstrap(1000, 1), 0.95, 0.9875);
    return report(
        holdout,
        holdout.groups().get(0),
        before,
        List.of(new Evaluation.Compared(TrainingSet.HYBRID, after, comparison)));
  }

  private static FairnessReport report(
      Holdout holdout, Subgroup target, ScoredArm before, List<Evaluation.Compared> compared) {
    return Contracts.fairness(
        synthesisReport(),
        new Evaluation.Findings(
            "evaluation",
            target,
            holdout,
            Map.of(1, 7L, 0, 5L),
            3,
            List.of(
                new Evaluation.OfLearner("test", before, compared, Optional.empty(), List.of()))),
        DESCRIPTOR.version(),
        NOW);
  }

  @Test
  void shouldStaySmallerThanAMessageWhenThereAreManySubgroupsAndArms() throws IOException {
    FairnessReport report = large(221, 150, 10);

    assertThat(report.toByteBuffer().remaining()).isLessThan(1_000_000);
    assertThat(report.getLeftOut())
        .isNotEmpty()
        .first()
        .asString()
        .contains("figures of subgroups under the last arms");
    assertThat(report.getArms()).hasSize(10);
    for (ArmResult arm : report.getArms()) {
      assertThat(arm.getFigures()).hasSize(Measure.all().size());
      assertThat(arm.getAttributeSets().get(0).getDisparities()).hasSize(Disparity.all().size());
      if (List.of("real", "real+synthetic").contains(arm.getArm())) {
        assertThat(arm.getSubgroups()).hasSize(221);
      }
    }
    // What the verdict rests on is told in any case: seven changes and the other 220 subgroups'.
    assertThat(report.getChanges())
        .filteredOn(change -> change.getArm().equals("real+synthetic"))
        .hasSize(7 + 220);
  }

  @Test
  void shouldStaySmallerThanAMessageWhenThereAreSubgroupsBeyondMeasure() throws IOException {
    FairnessReport report = large(500, 300, 4);

    assertThat(report.toByteBuffer().remaining()).isLessThan(1_000_000);
    assertThat(report.getLeftOut()).contains("figures of subgroups under the arms of the verdict");
  }

  @Test
  void shouldLeaveOutFiguresOfTheLastArmsFirst() throws IOException {
    FairnessReport report = large(40, 10, 19);

    assertThat(report.toByteBuffer().remaining()).isBetween(700_000, 1_000_000);
    assertThat(report.getLeftOut()).hasSize(1);
    List<Boolean> withFigures =
        report.getArms().stream()
            .filter(arm -> !List.of("real", "real+synthetic").contains(arm.getArm()))
            .map(arm -> !arm.getSubgroups().get(0).getFigures().isEmpty())
            .toList();
    assertThat(withFigures).contains(true, false);
    assertThat(withFigures.lastIndexOf(true)).isLessThan(withFigures.indexOf(false));
    assertThat(report.getArms())
        .filteredOn(arm -> List.of("real", "real+synthetic").contains(arm.getArm()))
        .hasSize(2)
        .allSatisfy(
            arm ->
                assertThat(arm.getSubgroups().get(39).getFigures()).hasSize(Measure.all().size()));
  }

  @Test
  void shouldLeaveNothingOutWhenEverythingFits() {
    FairnessReport report = large(20, 5, 4);

    assertThat(report.getLeftOut()).isEmpty();
    assertThat(report.getArms())
        .allSatisfy(
            arm -> {
              assertThat(arm.getSubgroups()).hasSize(20);
              assertThat(arm.getAttributeSets().get(0).getDisparities().get(0).getExcluded())
                  .hasSize(5);
            });
    assertThat(report.getChanges()).hasSize(3 * (7 + 19));
  }

  /** A report of many subgroups, some of which are excluded from every comparison. */
  private static FairnessReport large(int subgroups, int excluded, int arms) {
    List<Subgroup> groups =
        IntStream.range(0, subgroups)
            .mapToObj(
                i ->
                    new Subgroup(
                        List.of(
                            new Subgroup.Condition("ethnicity", "a rather long value " + i),
                            new Subgroup.Condition("ageBand", "18-49"))))
            .toList();
    boolean[] outcomes = new boolean[1000];
    for (int row = 0; row < outcomes.length; row += 2) {
      outcomes[row] = true;
    }
    int[] everybody = IntStream.range(0, outcomes.length).toArray();
    Holdout holdout =
        Holdout.of(
            outcomes, everybody, groups, groups.stream().map(g -> everybody).toArray(int[][]::new));
    Performance performance = performance(groups, excluded);
    PairedComparison comparison =
        new PairedComparison(performance, performance, performance, performance, 1000);
    double[] probabilities = new double[outcomes.length];
    List<Evaluation.Compared> compared = new ArrayList<>();
    for (int arm = 1; arm < arms; arm++) {
      TrainingSet set = arm == 5 % arms ? TrainingSet.HYBRID : TrainingSet.SMOTE_NC;
      String name = set == TrainingSet.HYBRID ? set.key() : "arm " + arm;
      compared.add(
          new Evaluation.Compared(
              set, new ScoredArm(name, 100, 50, 0.5, probabilities), comparison));
    }
    return report(
        holdout, groups.get(0), new ScoredArm("real", 100, 0, 0.5, probabilities), compared);
  }

  private static Performance performance(List<Subgroup> groups, int excluded) {
    io.equipoise.cohort.statistics.Estimate estimate =
        new io.equipoise.cohort.statistics.Estimate.Known(
            0.5, Optional.of(new Interval(0.4, 0.6, 0.95)), 1000);
    Map<Measure, io.equipoise.cohort.statistics.Estimate> measures =
        Measure.all().stream().collect(Collectors.toMap(m -> m, m -> estimate));
    return new Performance(
        measures,
        List.of(
            new Performance.OfAttributeSet(
                groups.get(0).attributes(),
                Disparity.all().stream().collect(Collectors.toMap(d -> d, d -> estimate)),
                Disparity.all().stream()
                    .collect(Collectors.toMap(d -> d, d -> groups.subList(0, excluded))))),
        groups.stream().map(group -> new Performance.OfSubgroup(group, measures)).toList());
  }

  private static double[] scores(int count, Random random) {
    return random.doubles(count).toArray();
  }

  private static SynthesisReport synthesisReport() {
    return SynthesisReport.newBuilder()
        .setBatchId("batch")
        .setDataset("planted")
        .setAlertId("alert")
        .setEpisode(1)
        .setAttempt(1)
        .setSubgroup("sex=female")
        .setDeficit(50)
        .setOutcome(SynthesisOutcome.PUBLISHED)
        .setReason("Made.")
        .setGenerator("gan")
        .setGeneratorVersion("1")
        .setSeed(1)
        .setDescriptorVersion(DESCRIPTOR.version())
        .setTrainingRecords(100)
        .setReferenceRecords(20)
        .setTrainingOffsets(List.of())
        .setRequested(50)
        .setPublished(50)
        .setCells(List.of())
        .setGates(List.of())
        .setCreatedAt(NOW)
        .build();
  }
}
