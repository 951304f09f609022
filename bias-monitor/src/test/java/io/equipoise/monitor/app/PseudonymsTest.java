package io.equipoise.monitor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Expected values by Python's hashlib and hmac. */
class PseudonymsTest {
  private static final byte[] KEY = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  @Test
  void shouldGiveTheHmacThatIngestionGivesWhenKeyed() {
    Pseudonyms keyed = Pseudonyms.keyed(KEY, "d");

    assertThat(keyed.patient("x")).isEqualTo("d5edc903c56359be868791eb2a4b9f8b");
    assertThat(keyed.record("x")).isEqualTo("d3a207c209d6c6a16df6c4740ab20094");
    assertThat(keyed.patient("x")).isEqualTo("d5edc903c56359be868791eb2a4b9f8b");
  }

  @Test
  void shouldHashSaltPurposeDatasetAndIdentityWhenSalted() {
    assertThat(Pseudonyms.salted("s", "d").patient("x"))
        .isEqualTo("f2ad9e885ad380bc429ff9415bee167e");
  }

  @Test
  void shouldDifferWhenSaltDatasetOrPurposeDiffer() {
    String patient = Pseudonyms.salted("s", "d").patient("x");

    assertThat(Pseudonyms.salted("t", "d").patient("x")).isNotEqualTo(patient);
    assertThat(Pseudonyms.salted("s", "e").patient("x")).isNotEqualTo(patient);
    assertThat(Pseudonyms.salted("s", "d").record("x")).isNotEqualTo(patient);
  }

  @Test
  void shouldRefuseAKeyThatCouldBeFoundByTrying() {
    assertThatThrownBy(() -> Pseudonyms.keyed(new byte[15], "d"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("pseudonym key must have at least 16 bytes, got 15");
  }
}
