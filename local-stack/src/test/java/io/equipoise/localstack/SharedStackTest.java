package io.equipoise.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SharedStackTest {
  @Test
  void shouldOfferTheEmbeddedStackWhenAskedByName() {
    try (TestStack stack = SharedStack.named("embedded")) {
      assertThat(stack).isInstanceOf(EmbeddedStack.class);
      assertThat(stack.name()).isEqualTo("embedded");
    }
  }

  @Test
  void shouldFailAndNameTheRemedyWhenTheStackIsNotOnTheClassPath() {
    assertThatThrownBy(() -> SharedStack.named("containers"))
        .isInstanceOf(LocalStackException.class)
        .hasMessageContaining("'containers'")
        .hasMessageContaining("only embedded")
        .hasMessageContaining("-Dequipoise.stack");
  }
}
