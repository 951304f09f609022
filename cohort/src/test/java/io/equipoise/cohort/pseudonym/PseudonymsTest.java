package io.equipoise.cohort.pseudonym;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Expected values by Python's hashlib and hmac. */
class PseudonymsTest {
  private static final byte[] KEY = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  @Test
  void shouldGiveTheFirstHalfOfTheHmacWhenKeyed() {
    Pseudonyms keyed = Pseudonyms.keyed(KEY, "d");

    assertThat(keyed.patient("x")).isEqualTo("d5edc903c56359be868791eb2a4b9f8b");
    assertThat(keyed.record("x")).isEqualTo("d3a207c209d6c6a16df6c4740ab20094");
    assertThat(keyed.patient("x")).isEqualTo("d5edc903c56359be868791eb2a4b9f8b");
  }

  @Test
  void shouldDifferWhenPurposeDatasetOrKeyDiffer() {
    Pseudonyms keyed = Pseudonyms.keyed(KEY, "d");
    byte[] other = "0123456789abcdeF".getBytes(StandardCharsets.US_ASCII);

    assertThat(keyed.patient("x")).isNotEqualTo(keyed.record("x"));
    assertThat(Pseudonyms.keyed(KEY, "e").patient("x")).isNotEqualTo(keyed.patient("x"));
    assertThat(Pseudonyms.keyed(other, "d").patient("x")).isNotEqualTo(keyed.patient("x"));
  }

  @Property
  void shouldBeStableAndHideTheIdentity(@ForAll String identity) {
    String pseudonym = Pseudonyms.keyed(KEY, "d").patient(identity);

    assertThat(pseudonym).matches("[0-9a-f]{32}");
    assertThat(Pseudonyms.keyed(KEY, "d").patient(identity)).isEqualTo(pseudonym);
    if (identity.length() > 8) {
      assertThat(pseudonym).doesNotContain(identity);
    }
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

  @Test
  void shouldGiveTheSameToManyThreads() {
    Pseudonyms keyed = Pseudonyms.keyed(KEY, "d");
    String alone = keyed.patient("x");

    assertThat(IntStream.range(0, 20_000).parallel().mapToObj(i -> keyed.patient("x")).distinct())
        .containsExactly(alone);
  }
}
