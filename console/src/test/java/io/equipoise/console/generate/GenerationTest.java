package io.equipoise.console.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.schemas.OperatorException;
import io.equipoise.synth.generate.FittedGenerator;
import io.equipoise.synth.generate.SampleRequest;
import io.equipoise.synth.generate.Selection;
import io.equipoise.synth.generate.SyntheticSample;
import io.equipoise.synth.generate.TabularGenerator;
import io.equipoise.synth.generate.TrainingOutcome;
import io.equipoise.synth.generate.TrainingProgress;
import io.equipoise.synth.score.Score;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2024-06-01T12:00:00Z"));

  @TempDir Path folder;

  private final List<String> progress = new ArrayList<>();

  /** Draws training rows of the cell, and adds noise to their pressures: none of it memorizes. */
  private record Resampling(double noise) implements TabularGenerator {
    @Override
    public String name() {
      return "resampling";
    }

    @Override
    public String version() {
      return "1";
    }

    @Override
    public String backend() {
      return "none";
    }

    @Override
    public int trainingSteps(int rows) {
      return 1;
    }

    @Override
    public FittedGenerator fit(PatientTable train, long seed, TrainingProgress progress) {
      progress.step(1, 1, 0, 0);
      return new Fitted(train, noise);
    }
  }

  private record Fitted(PatientTable train, double noise) implements FittedGenerator {
    @Override
    public String modelId() {
      return "m1";
    }

    @Override
    public TrainingOutcome outcome() {
      return new TrainingOutcome(1, train.rows(), 1, 0, 0);
    }

    @Override
    public Optional<Selection> selection() {
      Estimate half = new Estimate.Known(0.5, Optional.empty(), 9);
      return Optional.of(
          new Selection(
              "gan",
              "it was more useful",
              200,
              40,
              List.of(
                  new Selection.Entrant("copula", Optional.empty(), Optional.of("it copied")),
                  new Selection.Entrant(
                      "gan",
                      Optional.of(new Score(half, half, half, List.of())),
                      Optional.empty()))));
    }

    @Override
    public SyntheticSample sample(SampleRequest request, long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      CellScheme scheme = new CellScheme(train.descriptor());
      List<double[]> rows = new ArrayList<>();
      List<SyntheticSample.CellSample> cells = new ArrayList<>();
      for (SampleRequest.CellRequest cell : request.cells()) {
        for (long i = 0; i < cell.rows(); ) {
          int at = random.nextInt(train.rows());
          boolean positive = i >= cell.negatives();
          if (scheme.cellOf(train, at).equals(cell.cell())
              && train.label(at) == (positive ? 1 : 0)) {
            double[] row = train.row(at);
            row[Clinic.SYSTOLIC] += noise * random.nextGaussian();
            row[Clinic.DIASTOLIC] += noise * random.nextGaussian();
            rows.add(row);
            i++;
          }
        }
        cells.add(
            new SyntheticSample.CellSample(
                cell.cell(), cell.rows(), cell.rows(), cell.rows(), cell.rows()));
      }
      return new SyntheticSample(
          PatientTable.ofRows(train.descriptor(), rows.toArray(double[][]::new)), cells);
    }
  }

  private GenerateConfig config(DatasetDescriptor descriptor, Path real, boolean evenIfGatesFail) {
    return new GenerateConfig(
        descriptor,
        List.of(real),
        Where.parse("sex=male", descriptor),
        Optional.of("sex=male"),
        60,
        "resampling",
        Optional.empty(),
        3,
        Optional.empty(),
        Optional.empty(),
        folder.resolve("made/rows.csv"),
        folder.resolve("made/report.json"),
        false,
        evenIfGatesFail);
  }

  private Generation.Result run(double noise, boolean evenIfGatesFail) throws InterruptedException {
    return new Generation(
            config(Clinic.descriptor(), Clinic.people(folder, 300), evenIfGatesFail),
            new Resampling(noise),
            CLOCK,
            progress::add)
        .run();
  }

  private JsonNode report() throws IOException {
    return new ObjectMapper().readTree(folder.resolve("made/report.json").toFile());
  }

  @Test
  void shouldWriteRowsAsTheFileIsWrittenWhenEveryGatePasses() throws Exception {
    Generation.Result result = run(12, false);

    assertThat(result.message()).startsWith("60 rows written to ").endsWith("every gate passed");
    assertThat(result.outcome()).isEqualTo(Generation.Outcome.WRITTEN);
    List<String> lines = Files.readAllLines(folder.resolve("made/rows.csv"));
    assertThat(lines).hasSize(61);
    assertThat(lines.get(0)).isEqualTo("person;years;gender;sys;note;dia;smokes;ill");
    assertThat(lines.subList(1, 61))
        .allSatisfy(
            line ->
                assertThat(line)
                    .matches(
                        "synthetic-m1-3-\\d+;\\d\\d;M;\\d+\\.\\d;\\?;\\d+\\.\\d;(yes|no|\\?);(yes|no)"));
    assertThat(progress).first().asString().startsWith("training resampling on ");
  }

  @Test
  void shouldReportEverythingBesideTheRows() throws Exception {
    run(12, false);
    JsonNode report = report();

    assertThat(report.get("statement").textValue()).contains("synthetic").contains("nobody");
    assertThat(report.get("outcome").textValue()).isEqualTo("WRITTEN");
    assertThat(report.at("/output/rows").intValue()).isEqualTo(60);
    byte[] written = Files.readAllBytes(folder.resolve("made/rows.csv"));
    assertThat(report.at("/output/sha256").textValue())
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(written)));
    assertThat(report.at("/real/files/0").textValue()).isEqualTo("clinic.csv");
    assertThat(
            report.at("/real/learnedFrom").intValue()
                + report.at("/real/keptForTheGates").intValue())
        .isEqualTo(300);
    // A fifth is kept away: 60 of 300, give or take four standard deviations of 7.
    assertThat(report.at("/real/keptForTheGates").intValue()).isBetween(32, 88);
    assertThat(report.at("/request/where").textValue()).isEqualTo("sex=male");
    assertThat(report.at("/generator/seed").longValue()).isEqualTo(3);
    JsonNode selection = report.at("/generator/selection");
    assertThat(selection.get("winner").textValue()).isEqualTo("gan");
    assertThat(selection.get("reason").textValue()).isEqualTo("it was more useful");
    assertThat(selection.get("comparedOn").intValue()).isEqualTo(40);
    assertThat(selection.at("/entrants/0/score").isNull()).isTrue();
    assertThat(selection.at("/entrants/0/refusal").textValue()).isEqualTo("it copied");
    assertThat(selection.at("/entrants/1/score").doubleValue()).isZero();
    assertThat(selection.at("/entrants/1/detection").doubleValue()).isEqualTo(0.5);
    assertThat(report.at("/sample/hitRate").doubleValue()).isEqualTo(1);
    assertThat(report.at("/constraints/each/0/expression").textValue())
        .isEqualTo("systolic >= diastolic");
    assertThat(report.at("/constraints/each/0/shareOfRealRowsThatViolateIt").doubleValue())
        .isZero();
    assertThat(report.get("gates").findValuesAsText("name"))
        .contains("validity", "exact-copies", "dcr-ratio", "label-rate");
    assertThat(report.get("gates")).allSatisfy(gate -> assertThat(gate.get("passed")).isNotNull());
  }

  @Test
  void shouldNotTellOfFewRealPeopleInTheReport() throws Exception {
    Path people = Clinic.people(folder, 300);
    String faulty = "q%d;none;M;120.0;x;80.0;yes;no\n";
    StringBuilder text = new StringBuilder(Files.readString(people));
    for (int i = 0; i < 7; i++) {
      text.append(faulty.formatted(i));
    }
    Files.writeString(people, text);

    new Generation(
            config(Clinic.descriptor(), people, false), new Resampling(12), CLOCK, progress::add)
        .run();

    JsonNode rejected = report().at("/real/rejected");
    assertThat(rejected.size()).isEqualTo(1);
    assertThat(rejected.elements().next().isNull()).as("7 rows: %s", rejected).isTrue();
    assertThat(report().at("/real/learnedFrom").isNumber()).isTrue();
  }

  @Test
  void shouldWithholdRowsAndSayWhyWhenTheGeneratorMemorizes() throws Exception {
    Generation.Result result = run(0, false);

    assertThat(result.outcome()).isEqualTo(Generation.Outcome.WITHHELD);
    assertThat(result.message())
        .contains("exact-copies is 1.00 and must be at most 0.00")
        .contains("dcr-ratio")
        .contains("--even-if-gates-fail");
    assertThat(folder.resolve("made/rows.csv")).doesNotExist();
    assertThat(report().get("outcome").textValue()).isEqualTo("WITHHELD");
    assertThat(report().get("output").isNull()).isTrue();
  }

  @Test
  void shouldLeaveNoRowsOfAnEarlierRunBesideTheReportThatWithholdsThem() throws Exception {
    run(12, false);
    assertThat(folder.resolve("made/rows.csv")).exists();

    assertThat(run(0, false).outcome()).isEqualTo(Generation.Outcome.WITHHELD);

    assertThat(folder.resolve("made/rows.csv")).doesNotExist();
    assertThat(report().get("outcome").textValue()).isEqualTo("WITHHELD");
  }

  @Test
  void shouldLeaveNoReportOfAnEarlierRunWhenItEndsBeforeItsOwn() throws Exception {
    run(12, false);
    Path rows = folder.resolve("made/rows.csv");
    Files.delete(rows);
    Files.createDirectories(rows.resolve("in-the-way"));

    assertThatThrownBy(() -> run(12, false))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("cannot write " + rows);

    assertThat(folder.resolve("made/report.json")).doesNotExist();
    try (Stream<Path> left = Files.list(folder.resolve("made"))) {
      assertThat(left).as("nothing unfinished").containsExactly(rows);
    }
  }

  @Test
  void shouldSayThatModelsOfThisGeneratorAreNotWritten() throws Exception {
    Path model = folder.resolve("model");

    assertThatThrownBy(() -> ModelFile.write(model, new Fitted(fewRows(), 1), fewRows()))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("cannot write the model " + model);

    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  private static PatientTable fewRows() {
    return PatientTable.ofRows(Clinic.descriptor(), new double[][] {{40, 0, 120, 80, 1, 0}});
  }

  @Test
  void shouldWriteRowsAllTheSameWhenAskedAndSaySo() throws Exception {
    Generation.Result result = run(0, true);

    assertThat(result.outcome()).isEqualTo(Generation.Outcome.WRITTEN_ALTHOUGH_A_GATE_FAILED);
    assertThat(result.message()).contains("although a gate failed: exact-copies");
    assertThat(folder.resolve("made/rows.csv")).exists();
    assertThat(report().get("outcome").textValue()).isEqualTo("WRITTEN_ALTHOUGH_A_GATE_FAILED");
  }

  @Test
  void shouldNameWhatIsThereWhenAFileHasConstantsOfItsOwn() {
    DatasetDescriptor sites =
        Clinic.descriptor(
            Clinic.yaml()
                .replace("      smoker: smokes\n", "")
                .replace(
                    "files: [{ path: clinic.csv }]",
                    "files: [{ path: n/north.csv, constants: { smoker: \"no\" } }]"));
    Path other = Clinic.people(folder, 50);

    assertThatThrownBy(
            () ->
                new Generation(config(sites, other, false), new Resampling(1), CLOCK, progress::add)
                    .run())
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("clinic.csv has the name of none of them (n/north.csv)");
  }

  @Test
  void shouldSayWhenTheFileHasTooFewRows() {
    Path few =
        Clinic.write(folder.resolve("few.csv"), "person;years;gender;sys;note;dia;smokes;ill\n");

    assertThatThrownBy(
            () ->
                new Generation(
                        config(Clinic.descriptor(), few, false),
                        new Resampling(1),
                        CLOCK,
                        progress::add)
                    .run())
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("too few valid rows");
  }
}
