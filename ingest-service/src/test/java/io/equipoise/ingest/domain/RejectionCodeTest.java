package io.equipoise.ingest.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RejectionCodeTest {
  /** Readers of the rejected topic rely on these names. */
  @Test
  void shouldKeepTheNamesOnTheWire() {
    assertThat(Arrays.stream(RejectionCode.values()).map(RejectionCode::id))
        .containsExactly(
            "malformed-row",
            "too-long",
            "not-a-number",
            "not-whole",
            "out-of-range",
            "missing-identity",
            "missing-time",
            "bad-time",
            "broken-json",
            "wrong-type",
            "no-columns",
            "invalid-resource",
            "unexpected-resource",
            "missing-patient",
            "duplicate-patient",
            "unit-mismatch");
  }
}
