package io.equipoise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.evaluator.domain.arm.TrainingSet;
import io.equipoise.schemas.OperatorException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationBenchmarkTest {

  @Test
  void shouldMeasureEveryTrainingSetAndReportIt(@TempDir Path folder)
      throws InterruptedException, IOException {
    EvaluationReport report =
        new EvaluationBenchmark(new EvaluationReport.Plan(1000, 8, 3, 2, false, 1), progress -> {})
            .run();
    // 3 folds and 3 models of every set but the ensemble, and 3 more draws of copies.
    assertThat(report.trained()).isEqualTo((TrainingSet.values().length - 1) * 6 + 3);
    assertThat(report.arms())
        .extracting(EvaluationReport.Arm::set)
        .containsExactlyElementsOf(
            Arrays.stream(TrainingSet.values()).map(TrainingSet::key).toList());
    assertThat(report.arms()).allMatch(arm -> arm.auroc() > 0.3 && arm.auroc() < 1);
    assertThat(report.seconds()).isPositive();
    assertThat(report.peakHeapMebibytes()).isPositive();
    Path file = folder.resolve("deep/report.json");
    report.write(file);
    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertThat(json.get("modelsTrained").asInt()).isEqualTo(report.trained());
    assertThat(json.get("plan").get("records").asInt()).isEqualTo(1000);
    assertThat(report.text()).contains("1,000 records x 8 columns").contains(report.decision());
  }

  @Test
  void shouldRefuseAPlanThatMeasuresNothing() {
    assertThatThrownBy(() -> new EvaluationReport.Plan(10, 8, 5, 2, false, 1))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("--records");
  }
}
