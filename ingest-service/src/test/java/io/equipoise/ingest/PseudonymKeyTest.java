package io.equipoise.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.schemas.OperatorException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PseudonymKeyTest {
  private static final String SECRET = "correct horse battery";

  @TempDir Path folder;

  @Test
  void shouldReadTheSameKeyFromFileAndEnvironment() {
    Fixtures.write(folder, "key", SECRET);
    DatasetDescriptor descriptor = Fixtures.csvClinic();

    String fromFile =
        PseudonymKey.read(Optional.of(folder.resolve("key")), Map.of())
            .pseudonyms(descriptor)
            .patient("p1");
    String fromEnvironment =
        PseudonymKey.read(Optional.empty(), Map.of(PseudonymKey.ENVIRONMENT, SECRET))
            .pseudonyms(descriptor)
            .patient("p1");

    assertThat(fromFile).isEqualTo(fromEnvironment);
  }

  @Test
  void shouldHaveNoDefault() {
    assertThatThrownBy(() -> PseudonymKey.read(Optional.empty(), Map.of()))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("--pseudonym-key-file")
        .hasMessageContaining("EQUIPOISE_PSEUDONYM_KEY");
  }

  @Test
  void shouldNameTheFileThatIsNoUse() {
    Fixtures.write(folder, "short", "0123456789abcde");

    assertThatThrownBy(() -> PseudonymKey.read(Optional.of(folder.resolve("short")), Map.of()))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("short has 15 bytes");
    assertThatThrownBy(() -> PseudonymKey.read(Optional.of(folder.resolve("none")), Map.of()))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("none cannot be read");
  }

  @Test
  void shouldNotPrintItself() {
    assertThat(PseudonymKey.of(SECRET.getBytes(StandardCharsets.UTF_8)).toString())
        .isEqualTo("PseudonymKey[21 bytes]");
  }
}
