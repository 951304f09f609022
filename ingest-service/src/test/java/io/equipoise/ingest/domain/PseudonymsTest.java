package io.equipoise.ingest.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PseudonymsTest {
  private static final byte[] KEY = bytes("0123456789abcdef");

  /** Computed apart, with Python's hmac: see the message in the class's Javadoc. */
  @Test
  void shouldBeTheFirstHalfOfTheHmac() {
    Pseudonyms pseudonyms = new Pseudonyms(KEY, "clinic");

    assertThat(pseudonyms.patient("p1")).isEqualTo("205c75633f6f1802560673928691c10f");
    assertThat(pseudonyms.record("p1")).isEqualTo("60cbdf7de36d1b97391a4cbf59da2361");
  }

  @Test
  void shouldDifferByPurposeDatasetAndKey() {
    Pseudonyms clinic = new Pseudonyms(KEY, "clinic");

    assertThat(clinic.patient("p1")).isNotEqualTo(clinic.record("p1"));
    assertThat(clinic.patient("p1")).isNotEqualTo(new Pseudonyms(KEY, "ward").patient("p1"));
    assertThat(clinic.patient("p1"))
        .isNotEqualTo(new Pseudonyms(bytes("0123456789abcdeF"), "clinic").patient("p1"));
  }

  @Property
  void shouldBeStableAndHideTheIdentity(@ForAll String identity) {
    String pseudonym = new Pseudonyms(KEY, "clinic").patient(identity);

    assertThat(pseudonym).matches("[0-9a-f]{32}");
    assertThat(new Pseudonyms(KEY, "clinic").patient(identity)).isEqualTo(pseudonym);
    if (identity.length() > 8) {
      assertThat(pseudonym).doesNotContain(identity);
    }
  }

  @Test
  void shouldRefuseAShortKey() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Pseudonyms(bytes("0123456789abcde"), "clinic"))
        .withMessage("pseudonym key must have at least 16 bytes, got 15");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
