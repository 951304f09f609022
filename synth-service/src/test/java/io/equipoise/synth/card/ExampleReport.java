package io.equipoise.synth.card;

import io.equipoise.contract.CellPlan;
import io.equipoise.contract.ColumnFidelity;
import io.equipoise.contract.ConstraintAcceptance;
import io.equipoise.contract.DataCard;
import io.equipoise.contract.Estimate;
import io.equipoise.contract.GateResult;
import io.equipoise.contract.GeneratorCandidate;
import io.equipoise.contract.GeneratorSelection;
import io.equipoise.contract.HistogramBin;
import io.equipoise.contract.PairFidelity;
import io.equipoise.contract.PartitionOffset;
import io.equipoise.contract.SubgroupFidelity;
import io.equipoise.contract.SynthesisOutcome;
import io.equipoise.contract.SynthesisReport;
import io.equipoise.contract.TrainingPoint;
import io.equipoise.contract.TrainingSummary;
import io.equipoise.schemas.EstimateWire;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** A made-up report in which every part is filled; the card in docs/examples shows it. */
public final class ExampleReport {
  private ExampleReport() {}

  public static SynthesisReport report() {
    return SynthesisReport.newBuilder()
        .setBatchId("0123456789abcdef")
        .setDataset("example")
        .setAlertId("fedcba9876543210")
        .setEpisode(1)
        .setAttempt(1)
        .setSubgroup("sex=female")
        .setDeficit(180)
        .setOutcome(SynthesisOutcome.WITHHELD)
        .setReason("not published, because a gate did not pass: near-copies")
        .setGenerator("gan")
        .setGeneratorVersion("2")
        .setModelId("8f14e45fceea167a")
        .setSeed(7)
        .setDescriptorVersion("96b7a53b7495")
        .setTrainingRecords(286)
        .setReferenceRecords(72)
        .setTrainingOffsets(List.of(new PartitionOffset(0, 597L)))
        .setRequested(180)
        .setPublished(0)
        .setCells(List.of(cell("female|45-54", 64L, 120, 25), refused()))
        .setGates(gates())
        .setTraining(new TrainingSummary(3_000L, 41.5, -0.62, 0.31, 0.97, "nd4j-native"))
        .setTrainingCurve(curve())
        .setSelection(selection())
        .setConstraints(List.of(new ConstraintAcceptance("systolic > diastolic", 180L, 4L, 1L)))
        .setColumnFidelity(List.of(age(), smoker()))
        .setPairFidelity(
            List.of(
                new PairFidelity("age", "smoker", known(0.88, 0.80, 0.97)),
                new PairFidelity("age", "marker <b>", known(0.71, 0.6, 0.9))))
        .setSubgroupFidelity(
            List.of(
                new SubgroupFidelity("sex=female", known(0.91, 0.84, 1)),
                new SubgroupFidelity(
                    "sex=female&ageBand=18-44",
                    EstimateWire.insufficient(
                        "too few synthetic rows to compare; it takes 30", OptionalLong.of(7)))))
        .setStatement(
            "Every row of this batch is synthetic: made by a model that learned from real records"
                + " of example. No row is a person.")
        .setLimits(List.of("Similarity is measured column by column and pair by pair."))
        .setDataCard(dataCard())
        .setCreatedAt(Instant.parse("2026-01-02T03:04:05Z"))
        .build();
  }

  private static CellPlan cell(String cell, long support, long rows, long positives) {
    return CellPlan.newBuilder()
        .setCell(cell)
        .setRealSupport(support)
        .setRequested(rows)
        .setPositives(positives)
        .build();
  }

  private static CellPlan refused() {
    return CellPlan.newBuilder()
        .setCell("female|18-44")
        .setRequested(0)
        .setPositives(0)
        .setRefusal("fewer than 30 real people; collect real data first")
        .build();
  }

  static Estimate known(double value, double lower, double upper) {
    return EstimateWire.of(
        value,
        OptionalDouble.of(lower),
        OptionalDouble.of(upper),
        OptionalDouble.of(0.95),
        OptionalLong.of(180));
  }

  private static Estimate plain(double value) {
    return EstimateWire.of(
        value,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalLong.of(180));
  }

  private static GateResult gate(
      String name,
      Estimate value,
      double threshold,
      boolean atLeast,
      boolean passed,
      double independent,
      double memorizer) {
    return GateResult.newBuilder()
        .setName(name)
        .setValue(value)
        .setThreshold(threshold)
        .setAtLeast(atLeast)
        .setPassed(passed)
        .setExplanation("What " + name + " measures.")
        .setIndependent(plain(independent))
        .setMemorizer(plain(memorizer))
        .build();
  }

  private static List<GateResult> gates() {
    return List.of(
        gate("validity", known(1, 0.979, 1), 0.99, true, true, 1, 1),
        gate("exact-copies", known(0, 0, 0.021), 0, false, true, 0, 1),
        gate("near-copies", known(0.14, 0.08, 0.2), 0.01, false, false, -0.01, 0.97),
        gate("dcr-ratio", known(0.95, 0.7, 1.2), 0.9, true, true, 4.8, 0),
        gate("closer-to-train", known(0.53, 0.45, 0.61), 0.55, false, true, 0.49, 1),
        gate("membership", known(0.52, 0.44, 0.6), 0.55, false, true, 0.51, 0.84),
        gate("coverage", plain(0.93), 0.8, true, true, 0.99, 0.97));
  }

  private static List<TrainingPoint> curve() {
    return IntStream.rangeClosed(1, 12)
        .mapToObj(
            i ->
                TrainingPoint.newBuilder()
                    .setStep(250L * i)
                    .setCriticLoss(-2.0 / i)
                    .setGeneratorLoss(0.5 - 0.02 * i)
                    .setScore(i % 4 == 0 ? Double.valueOf(0.5 + 0.03 * i) : null)
                    .build())
        .toList();
  }

  private static GeneratorSelection selection() {
    return new GeneratorSelection(
        "gan",
        "best validation score of those that passed the gates",
        List.of(
            new GeneratorCandidate("gan", known(0.86, 0.83, 0.89), "kept"),
            new GeneratorCandidate("copula", known(0.81, 0.77, 0.85), "")));
  }

  private static HistogramBin bin(String label, double real, double synthetic) {
    return HistogramBin.newBuilder().setLabel(label).setReal(real).setSynthetic(synthetic).build();
  }

  private static ColumnFidelity age() {
    return new ColumnFidelity(
        "age",
        known(0.92, 0.86, 1),
        List.of(
            bin("below 45", 0.31, 0.27),
            bin("45 to 50", 0.28, 0.31),
            bin("50 to 55", 0.33, 0.36),
            HistogramBin.newBuilder().setLabel("55 and above").setSynthetic(0.04).build(),
            HistogramBin.newBuilder().setLabel("(missing)").setSynthetic(0.02).build()));
  }

  private static ColumnFidelity smoker() {
    return new ColumnFidelity(
        "smoker", known(0.97, 0.9, 1), List.of(bin("no", 0.8, 0.83), bin("yes", 0.2, 0.17)));
  }

  private static DataCard dataCard() {
    return DataCard.newBuilder()
        .setDesignChoices("Rows are made for sex=female only, cell by cell.")
        .setOrigin("A made-up example")
        .setCollection("not stated by the descriptor")
        .setPreparation("Values that a column may not take are read as missing.")
        .setAssumptions("Shares are compared with a census.")
        .setAvailability("The plan asks for 180 rows.")
        .setKnownBiases(List.of("sex=female: share 0.21 where 0.51 was expected"))
        .setMitigation("Synthetic rows of the group are added to training data.")
        .setGaps(List.of("female|18-44: fewer than 30 real people; collect real data first"))
        .setLabel("disease = yes: made up")
        .setSubgroupsPresent(List.of("sex=female", "sex=male"))
        .setSubgroupsFew(List.of("sex=female&ageBand=18-44"))
        .setSubgroupsAbsent(List.of())
        .setIntendedUse("Added to the real training data when a model is trained.")
        .setNotIntendedUse("Evaluating a model, decisions about a person.")
        .build();
  }
}
