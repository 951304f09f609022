package io.equipoise.ingest.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteOrderMarkTest {
  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "a, a",
    "ab, ab",
    "abc, abc",
    "\uFEFF, ''",
    "\uFEFFa, a",
    "\uFEFF\uFEFFa, \uFEFFa",
    "a\uFEFF, a\uFEFF",
    "\u00EFbc, \u00EFbc",
  })
  void shouldTakeOffTheFirstMarkOnly(String text, String rest) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] expected = rest.getBytes(StandardCharsets.UTF_8);

    assertThat(ByteOrderMark.without(bytes)).isEqualTo(expected);
    assertThat(ByteOrderMark.length(bytes)).isEqualTo(bytes.length - expected.length);
    try (InputStream stream = ByteOrderMark.skipped(new ByteArrayInputStream(bytes))) {
      assertThat(stream.readAllBytes()).isEqualTo(expected);
    }
  }
}
