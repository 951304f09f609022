package io.equipoise.synth.generate.copula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.cohort.population.PatientTable;
import io.equipoise.synth.ToyPatients;
import io.equipoise.synth.WidePatients;
import io.equipoise.synth.generate.CheckpointException;
import io.equipoise.synth.generate.FittedGenerator;
import io.equipoise.synth.generate.SampleRequest;
import io.equipoise.synth.generate.TrainingProgress;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CopulaCheckpointTest {
  private static final PatientTable PEOPLE = ToyPatients.people(300, 1);
  private static final GaussianCopula COPULA = new GaussianCopula(CopulaSettings.DEFAULTS);
  private static FittedGenerator fitted;
  private static byte[] bytes;

  @BeforeAll
  static void fit() throws IOException, InterruptedException {
    fitted = COPULA.fit(PEOPLE, 1, TrainingProgress.NONE);
    bytes = written(fitted);
  }

  private static byte[] written(FittedGenerator model) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    model.save(out);
    return out.toByteArray();
  }

  private static FittedGenerator read(byte[] from) throws IOException {
    return COPULA.load(new ByteArrayInputStream(from), PEOPLE.descriptor());
  }

  @Test
  void shouldSampleTheSameRowsAfterWritingAndReading() throws IOException, InterruptedException {
    SampleRequest request =
        new SampleRequest(
            List.of(),
            List.of(
                new SampleRequest.ConditionRequest(Map.of("sex", "female", "disease", "yes"), 40),
                new SampleRequest.ConditionRequest(Map.of("ageBand", "45-64"), 30),
                new SampleRequest.ConditionRequest(Map.of(), 50)));

    FittedGenerator back = read(bytes);

    assertThat(back.modelId()).isEqualTo(fitted.modelId());
    assertThat(back.outcome()).isEqualTo(fitted.outcome());
    assertThat(rows(back, request)).isEqualTo(rows(fitted, request));
    assertThat(written(back)).isEqualTo(bytes);
  }

  @Test
  void shouldKeepAColumnThatNobodyHasAValueOf() throws IOException, InterruptedException {
    double[][] people = IntStream.range(0, 60).mapToObj(PEOPLE::row).toArray(double[][]::new);
    for (double[] person : people) {
      person[ToyPatients.MARKER] = Double.NaN;
    }
    FittedGenerator sparse =
        COPULA.fit(PatientTable.ofRows(PEOPLE.descriptor(), people), 1, TrainingProgress.NONE);

    assertThat(rows(read(written(sparse)), SampleRequest.any(20)))
        .isEqualTo(rows(sparse, SampleRequest.any(20)));
  }

  @Test
  void shouldRefuseADamagedFile() {
    for (int at : new int[] {0, 9, 40, bytes.length / 2, bytes.length - 1}) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= 1;
      assertThatThrownBy(() -> read(damaged)).isInstanceOf(CheckpointException.class);
    }
    assertThatThrownBy(() -> read(Arrays.copyOf(bytes, bytes.length - 40)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("cut short");
  }

  @Test
  void shouldRefuseTheModelOfAnotherDataset() {
    assertThatThrownBy(
            () -> COPULA.load(new ByteArrayInputStream(bytes), WidePatients.descriptor()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("trained on other columns");
  }

  private static List<List<Double>> rows(FittedGenerator model, SampleRequest request)
      throws InterruptedException {
    PatientTable rows = model.sample(request, 5).rows();
    assertThat(rows.rows()).isPositive();
    return IntStream.range(0, rows.rows())
        .mapToObj(row -> Arrays.stream(rows.row(row)).boxed().toList())
        .toList();
  }
}
