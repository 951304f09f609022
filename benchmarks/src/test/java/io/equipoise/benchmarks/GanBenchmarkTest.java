package io.equipoise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.synth.generate.encoding.ConditionScheme;
import io.equipoise.synth.generate.encoding.TableEncoder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GanBenchmarkTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"SMALL, 66, 36", "MID, 118, 56"})
  void shouldHaveTheWidthsThatItsNameStandsFor(GanLayout layout, int outputs, int condition) {
    TableEncoder encoder = TableEncoder.fit(layout.table(1));

    assertThat(encoder.width()).isEqualTo(outputs);
    assertThat(new ConditionScheme(encoder).width()).isEqualTo(condition);
  }

  @Test
  void shouldCountTheMultiplicationsOfAStep() {
    // One row, judged alone, one number each of row, condition and noise, one hidden unit.
    // Generator, twice: 2 + 3 + 4. Critic: 3 x 2 + 3, then 2 + 2 + 4, then 1 + 2 + 2 + 2 + 1 + 1,
    // then 2 + 1 + 1 + 2. Generator back: 4 + 2 + 3 + 1 + 2. In all 18 + 9 + 8 + 9 + 6 + 12.
    try (GanProducts products = new GanProducts(1, 1, 1, 1, 1, 1)) {
      products.run();
      assertThat(products.size()).isEqualTo(26);
      assertThat(products.millionMultiplications()).isCloseTo(62e-6, within(1e-12));
    }
  }

  @Test
  void shouldReportMediansAndShares() {
    GanReport report =
        new GanReport(
            new GanReport.Plan(GanLayout.SMALL, 1, 1, 3, 1),
            BenchReport.Machine.here(),
            "none",
            new GanReport.Shape(66, 36, 500, 10, 256, 26, 1),
            List.of(
                new GanReport.Round(1, 30, 12),
                new GanReport.Round(2, 20, 10),
                new GanReport.Round(3, 25, 15)));

    assertThat(report.stepMillis()).isEqualTo(25);
    assertThat(report.productsMillis()).isEqualTo(12);
    assertThat(report.productsShare()).isCloseTo(0.48, within(1e-12));
    assertThat(report.text()).contains("products 48 %, rest 52 % (b/a 2.08)");
  }

  @Test
  void shouldMeasureStepsBesideTheirProductsWhenRunBriefly() throws Exception {
    Path file = folder.resolve("report.json");
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();

    int code =
        Main.execute(
            new PrintWriter(out),
            new PrintWriter(err),
            "gan",
            "--layout",
            "small",
            "--steps",
            "4",
            "--warm-up",
            "2",
            "--rounds",
            "1",
            "--report",
            file.toString());

    assertThat(code).as("%s", err).isZero();
    assertThat(out.toString()).contains("layout small: 66 numbers per row, 36 of condition");
    JsonNode report = new ObjectMapper().readTree(file.toFile());
    assertThat(report.get("medianStepMillis").doubleValue()).isPositive();
    assertThat(report.get("medianProductsMillis").doubleValue()).isPositive();
    assertThat(report.at("/shape/batch").intValue()).isEqualTo(500);
    assertThat(report.at("/shape/pac").intValue()).isEqualTo(10);
    assertThat(report.at("/rounds")).hasSize(1);
  }

  @Test
  void shouldRefuseALayoutThatThereIsNot() {
    StringWriter err = new StringWriter();

    assertThat(Main.execute(new PrintWriter(err), new PrintWriter(err), "gan", "--layout", "large"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("--layout");
  }
}
