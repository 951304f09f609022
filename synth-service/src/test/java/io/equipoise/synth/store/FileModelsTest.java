package io.equipoise.synth.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.cohort.population.PatientTable;
import io.equipoise.schemas.OperatorException;
import io.equipoise.synth.ToyPatients;
import io.equipoise.synth.app.KeptModel;
import io.equipoise.synth.generate.FittedGenerator;
import io.equipoise.synth.generate.SampleRequest;
import io.equipoise.synth.generate.TrainingProgress;
import io.equipoise.synth.generate.gan.ConditionalGan;
import io.equipoise.synth.generate.gan.GanSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileModelsTest {
  private static final ConditionalGan GAN =
      new ConditionalGan(new GanSettings(10, 100, 8, 16, 1e-3, 1e-6, 0, 0.5, 0.2, 10));
  private static final PatientTable PEOPLE = ToyPatients.people(100, 1);
  private static FittedGenerator model;

  @TempDir private Path folder;

  @BeforeAll
  static void train() throws InterruptedException {
    model = GAN.fit(PEOPLE, 1, TrainingProgress.NONE);
  }

  @Test
  void shouldGiveBackTheModelWithItsLineage() throws InterruptedException {
    KeptModel kept = kept(model, 0);
    models().keep(kept, model);

    FileModels later = models();
    assertThat(later.models()).containsExactly(kept);
    FittedGenerator back = later.load(kept, GAN).orElseThrow();
    assertThat(back.modelId()).isEqualTo(model.modelId());
    assertThat(back.sample(SampleRequest.any(20), 3).rows().row(7))
        .isEqualTo(model.sample(SampleRequest.any(20), 3).rows().row(7));
  }

  @Test
  void shouldKeepTheThreeNewest() throws InterruptedException, IOException {
    FileModels models = models();
    for (int i = 0; i < 5; i++) {
      FittedGenerator one = GAN.fit(PEOPLE, 10 + i, TrainingProgress.NONE);
      models.keep(kept(one, i), one);
      Path file = folder.resolve(one.modelId() + ".model");
      Files.setLastModifiedTime(
          file, java.nio.file.attribute.FileTime.from(Instant.EPOCH.plusSeconds(i)));
    }
    assertThat(models.models())
        .extracting(KeptModel::keptAt)
        .containsExactly(
            Instant.EPOCH.plusSeconds(4),
            Instant.EPOCH.plusSeconds(3),
            Instant.EPOCH.plusSeconds(2));
    assertThat(names()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.0, 0.002, 0.5, 0.99})
  void shouldSetADamagedFileAside(double place) throws IOException {
    KeptModel kept = kept(model, 0);
    models().keep(kept, model);
    Path file = folder.resolve(model.modelId() + ".model");
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) (place * bytes.length)] ^= 0x10;
    Files.write(file, bytes);

    FileModels later = models();
    boolean lineageIsSound = later.models().contains(kept);
    if (lineageIsSound) {
      assertThat(later.load(kept, GAN)).isEmpty();
    }
    assertThat(later.models()).isEmpty();
    assertThat(names()).containsExactly(model.modelId() + ".model.damaged");
  }

  @Test
  void shouldSetAFileAsideThatIsCutShort() throws IOException {
    models().keep(kept(model, 0), model);
    Path file = folder.resolve(model.modelId() + ".model");
    Files.write(file, java.util.Arrays.copyOf(Files.readAllBytes(file), 30));
    assertThat(models().models()).isEmpty();
    assertThat(names()).containsExactly(model.modelId() + ".model.damaged");
  }

  @Test
  void shouldSetAFileAsideThatHoldsAnotherModelThanItsNameSays() throws IOException {
    models().keep(kept(model, 0), model);
    Path file = folder.resolve(model.modelId() + ".model");
    Files.move(file, folder.resolve("0123456789abcdef.model"));
    assertThat(models().models()).isEmpty();
    assertThat(names()).containsExactly("0123456789abcdef.model.damaged");
  }

  @Test
  void shouldGiveNothingWhenTheFileHasGone() throws IOException {
    KeptModel kept = kept(model, 0);
    FileModels models = models();
    models.keep(kept, model);
    Files.delete(folder.resolve(model.modelId() + ".model"));
    assertThat(models.load(kept, GAN)).isEmpty();
  }

  @Test
  void shouldLetNobodyElseRead() throws IOException {
    models().keep(kept(model, 0), model);
    assertThat(permissions(folder)).isEqualTo("rwx------");
    assertThat(permissions(folder.resolve(model.modelId() + ".model"))).isEqualTo("rw-------");
  }

  @Test
  void shouldRemoveWhatAnInterruptedWriteHasLeft() throws IOException {
    Files.writeString(folder.resolve("x.model123.new"), "half a model");
    models();
    assertThat(names()).isEmpty();
  }

  @Test
  void shouldSayWhichFolderCannotBeWrittenTo() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> new FileModels(file.resolve("models"), ToyPatients.descriptor()))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("choose another --state-dir");
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private FileModels models() {
    return new FileModels(folder, ToyPatients.descriptor());
  }

  private static KeptModel kept(FittedGenerator model, int second) {
    return new KeptModel(
        model.modelId(),
        Optional.of("parent"),
        "auto",
        "gan",
        "3",
        "d1",
        "table",
        5,
        -0.1,
        -0.08,
        "batch",
        Instant.EPOCH.plusSeconds(second));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
