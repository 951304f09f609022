package io.equipoise.monitor.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaneGridTest {
  /** Panes of 10, windows of 40, grace of 20 ms. */
  private final PaneGrid grid =
      new PaneGrid(
          new DatasetDescriptor.Window(
              "w", Duration.ofMillis(40), Duration.ofMillis(10), Duration.ofMillis(20)));

  @Test
  void shouldAlignPanesToTheEpochBeforeAndAfterIt() {
    assertThat(grid.paneOf(0)).isZero();
    assertThat(grid.paneOf(19)).isEqualTo(10);
    assertThat(grid.paneOf(-1)).isEqualTo(-10);
  }

  @Test
  void shouldEndTheWindowWithThePaneOfTheStreamTime() {
    assertThat(grid.windowEnd(95)).isEqualTo(100);
    assertThat(grid.windowEnd(100)).isEqualTo(110);
    assertThat(grid.windowStart(100)).isEqualTo(60);
  }

  @Test
  void shouldHoldAPaneFromItsStartToBeforeItsEnd() {
    assertThat(grid.isInWindow(60, 100)).isTrue();
    assertThat(grid.isInWindow(90, 100)).isTrue();
    assertThat(grid.isInWindow(50, 100)).isFalse();
    assertThat(grid.isInWindow(100, 100)).isFalse();
  }

  @Test
  void shouldKeepAPaneUntilTheLastWindowThatHoldsItIsOutOfGrace() {
    // pane 50 is in windows ending 60, 70, 80 and 90; the last is in grace before 110
    assertThat(grid.isLive(50, 109)).isTrue();
    assertThat(grid.isLive(50, 110)).isFalse();
  }

  @Test
  void shouldRestateThePresentWindowAndTheOnesInGraceThatHoldThePane() {
    // stream time 95: windows ending after 75 are in grace, the present one ends at 100
    assertThat(grid.publishedWindowEnds(90, 95)).containsExactly(100L);
    assertThat(grid.publishedWindowEnds(70, 95)).containsExactly(80L, 90L, 100L);
    assertThat(grid.publishedWindowEnds(50, 95)).containsExactly(80L, 90L);
    assertThat(grid.publishedWindowEnds(40, 95)).containsExactly(80L);
    assertThat(grid.publishedWindowEnds(30, 95)).isEmpty();
  }
}
