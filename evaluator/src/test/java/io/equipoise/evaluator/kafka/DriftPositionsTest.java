package io.equipoise.evaluator.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DriftPositionsTest {
  private static final DriftPositions SOME = new DriftPositions("one", Map.of(0, 5L, 3, 70_000L));

  @Test
  void shouldReadWhatItWrote() {
    assertThat(DriftPositions.of(SOME.toBytes())).isEqualTo(SOME);
  }

  @Test
  void shouldKnowNoPositionInAnotherTopicOfTheName() {
    assertThat(SOME.in("one")).containsExactlyInAnyOrderEntriesOf(Map.of(0, 5L, 3, 70_000L));
    assertThat(SOME.in("two")).isEmpty();
  }

  @Test
  void shouldRefuseWhatIsSomethingElse() {
    assertThatThrownBy(() -> DriftPositions.of(new byte[] {9}))
        .hasRootCauseMessage("positions of drift are of another format");
    assertThatThrownBy(() -> DriftPositions.of(new byte[] {1, 0}))
        .hasMessage("positions of drift cannot be read");
  }
}
