package io.equipoise.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PseudonymKeyTest {
  private static final String SECRET = "correct horse battery";

  @TempDir private Path folder;

  @Test
  void shouldFindTheSameKeyInFileAndEnvironment() throws IOException {
    Path file = Files.writeString(folder.resolve("key"), SECRET + " \n");

    PseudonymKey fromFile =
        PseudonymKey.find(
                Optional.of(file), Map.of(PseudonymKey.ENVIRONMENT, "another secret altogether"))
            .orElseThrow();
    PseudonymKey fromEnvironment =
        PseudonymKey.find(Optional.empty(), Map.of("EQUIPOISE_PSEUDONYM_KEY", SECRET + "\n"))
            .orElseThrow();

    assertThat(fromFile.bytes()).asString(StandardCharsets.UTF_8).isEqualTo(SECRET);
    assertThat(fromEnvironment.bytes()).asString(StandardCharsets.UTF_8).isEqualTo(SECRET);
  }

  @Test
  void shouldFindNoneWhenNeitherIsGiven() {
    assertThat(PseudonymKey.find(Optional.empty(), Map.of())).isEmpty();
    assertThat(PseudonymKey.find(Optional.empty(), Map.of(PseudonymKey.ENVIRONMENT, " ")))
        .isEmpty();
  }

  @Test
  void shouldSayWhereAKeyMayBeWhenOneIsRequired() {
    assertThatThrownBy(() -> PseudonymKey.require(Optional.empty(), Map.of()))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("--pseudonym-key-file")
        .hasMessageContaining("EQUIPOISE_PSEUDONYM_KEY");
  }

  @Test
  void shouldNameWhatIsNoUse() throws IOException {
    Path shortOne = Files.writeString(folder.resolve("short"), "0123456789abcde");

    assertThatThrownBy(() -> PseudonymKey.find(Optional.of(shortOne), Map.of()))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("short has 15 bytes");
    assertThatThrownBy(
            () ->
                PseudonymKey.find(Optional.empty(), Map.of(PseudonymKey.ENVIRONMENT, "too short")))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("EQUIPOISE_PSEUDONYM_KEY has 9 bytes");
    assertThatThrownBy(() -> PseudonymKey.find(Optional.of(folder.resolve("none")), Map.of()))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("none cannot be read");
  }

  @Test
  void shouldNotPrintItself() {
    assertThat(PseudonymKey.of(SECRET.getBytes(StandardCharsets.UTF_8)).toString())
        .isEqualTo("PseudonymKey[21 bytes]");
  }
}
