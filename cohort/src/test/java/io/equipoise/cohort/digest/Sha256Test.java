package io.equipoise.cohort.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Sha256Test {
  /** FIPS 180-4's own example, the digest of "abc". */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  /** Of the empty message, from NIST's examples. */
  private static final String NOTHING =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  @TempDir Path folder;

  @Test
  void shouldAgreeWithThePublishedExamples() throws Exception {
    Path file = Files.writeString(folder.resolve("abc"), "abc");

    assertThat(Sha256.hex("abc")).isEqualTo(ABC);
    assertThat(Sha256.hex(new byte[0])).isEqualTo(NOTHING);
    assertThat(Sha256.hex(file)).isEqualTo(ABC);
    assertThat(Sha256.of("abc")).isEqualTo(HexFormat.of().parseHex(ABC));
    assertThat(Sha256.digest().digest()).isEqualTo(Sha256.of(""));
  }

  @Test
  void shouldReadTextsAsUtf8() {
    assertThat(Sha256.of("Zürich")).isEqualTo(Sha256.of("Zürich".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void shouldNameTheFileThatIsNotThere() {
    Path missing = folder.resolve("missing");

    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> Sha256.hex(missing))
        .withMessageContaining("missing");
  }
}
