package io.equipoise.cohort.alert;

import static io.equipoise.cohort.alert.AlertState.FIRING;
import static io.equipoise.cohort.alert.AlertState.INSUFFICIENT;
import static io.equipoise.cohort.alert.AlertState.OK;
import static io.equipoise.cohort.alert.AlertState.PENDING;
import static io.equipoise.cohort.alert.AlertState.RECOVERING;
import static io.equipoise.cohort.alert.AlertState.RESOLVED;
import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.alert.AlertLifecycle.Step;
import io.equipoise.cohort.alert.Decision.Signal;
import java.time.Duration;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertLifecycleTest {
  private final AlertLifecycle held = new AlertLifecycle(Duration.ofMillis(100));
  private final AlertLifecycle immediate = new AlertLifecycle(Duration.ZERO);

  /** One look, 50 ms after the state was entered where it must hold for 100 ms. */
  @ParameterizedTest
  @CsvSource({
    "INSUFFICIENT, INSUFFICIENT, 0, INSUFFICIENT",
    "INSUFFICIENT, RAISE,        0, PENDING",
    "INSUFFICIENT, HOLD,         0, OK",
    "INSUFFICIENT, CLEAR,        0, OK",
    "OK,           INSUFFICIENT, 0, INSUFFICIENT",
    "OK,           RAISE,        0, PENDING",
    "OK,           HOLD,         0, OK",
    "OK,           CLEAR,        0, OK",
    "PENDING,      INSUFFICIENT, 0, INSUFFICIENT",
    "PENDING,      RAISE,        0, PENDING",
    "PENDING,      HOLD,         0, OK",
    "PENDING,      CLEAR,        0, OK",
    "PENDING,      INSUFFICIENT, 1, RESOLVED",
    "PENDING,      HOLD,         1, RESOLVED",
    "PENDING,      CLEAR,        1, RESOLVED",
    "FIRING,       INSUFFICIENT, 1, FIRING",
    "FIRING,       RAISE,        1, FIRING",
    "FIRING,       HOLD,         1, FIRING",
    "FIRING,       CLEAR,        1, RECOVERING",
    "RECOVERING,   INSUFFICIENT, 1, RECOVERING",
    "RECOVERING,   RAISE,        1, FIRING",
    "RECOVERING,   HOLD,         1, FIRING",
    "RECOVERING,   CLEAR,        1, RECOVERING",
    "RESOLVED,     INSUFFICIENT, 1, RESOLVED",
    "RESOLVED,     RAISE,        1, PENDING",
    "RESOLVED,     HOLD,         1, RESOLVED",
    "RESOLVED,     CLEAR,        1, RESOLVED"
  })
  void shouldFollowTheTable(AlertState from, Signal signal, int episode, AlertState to) {
    assertThat(look(held, alert(from, episode, 1000), signal, 0, 1050).alert().state())
        .isEqualTo(to);
  }

  @ParameterizedTest
  @CsvSource({
    "PENDING, RAISE, FIRING",
    "RECOVERING, CLEAR, RESOLVED",
    "PENDING, HOLD, OK",
    "RECOVERING, HOLD, FIRING"
  })
  void shouldMoveOnWhenTheSignalHasHeld(AlertState from, Signal signal, AlertState to) {
    assertThat(
            look(held, alert(from, from == PENDING ? 0 : 1, 1000), signal, 0, 1100).alert().state())
        .isEqualTo(to);
  }

  @Test
  void shouldFireInOneLookWhenNothingMustHold() {
    Step step = look(immediate, Alert.unseen("a"), Signal.RAISE, 50, 7);

    assertThat(step.publish()).isTrue();
    assertThat(step.alert())
        .isEqualTo(
            new Alert(
                "a",
                FIRING,
                Severity.WARNING,
                7,
                1,
                1,
                50,
                OptionalLong.of(7),
                OptionalLong.empty()));
  }

  @Test
  void shouldResolveInOneLookAndCountTheNextEpisode() {
    Alert firing = look(immediate, Alert.unseen("a"), Signal.RAISE, 50, 7).alert();
    Alert resolved = look(immediate, firing, Signal.CLEAR, 0, 9).alert();
    Alert again = look(immediate, resolved, Signal.RAISE, 20, 12).alert();

    assertThat(resolved)
        .isEqualTo(
            new Alert(
                "a", RESOLVED, Severity.NONE, 9, 1, 2, 0, OptionalLong.of(7), OptionalLong.of(9)));
    assertThat(again)
        .isEqualTo(
            new Alert(
                "a",
                FIRING,
                Severity.WARNING,
                12,
                2,
                3,
                20,
                OptionalLong.of(12),
                OptionalLong.empty()));
  }

  @Test
  void shouldStayInItsEpisodeWhenRecoveryFails() {
    Alert firing = alert(FIRING, 1, 0);
    Alert recovering = look(held, firing, Signal.CLEAR, 0, 10).alert();
    Alert firingAgain = look(held, recovering, Signal.HOLD, 0, 20).alert();

    assertThat(recovering.state()).isEqualTo(RECOVERING);
    assertThat(firingAgain.state()).isEqualTo(FIRING);
    assertThat(firingAgain.episode()).isEqualTo(1);
  }

  @Test
  void shouldPublishAFiringAlertAgainWhenItsDeficitMovedByATenth() {
    Alert firing = look(immediate, Alert.unseen("a"), Signal.RAISE, 200, 1).alert();

    assertThat(look(immediate, firing, Signal.RAISE, 210, 2).publish()).isFalse();
    assertThat(look(immediate, firing, Signal.RAISE, 220, 2).publish()).isTrue();
    assertThat(look(immediate, firing, Signal.HOLD, 180, 2).publish()).isTrue();
    assertThat(look(immediate, firing, Signal.INSUFFICIENT, 0, 2).publish()).isFalse();
  }

  @Test
  void shouldMeasureTheMoveFromTheLastPublishedDeficit() {
    Alert firing = look(immediate, Alert.unseen("a"), Signal.RAISE, 200, 1).alert();
    Alert unmoved = look(immediate, firing, Signal.RAISE, 210, 2).alert();

    assertThat(look(immediate, unmoved, Signal.RAISE, 220, 3).alert().publishedDeficit())
        .isEqualTo(220);
    assertThat(look(immediate, unmoved, Signal.RAISE, 220, 3).alert().revision()).isEqualTo(2);
  }

  @Test
  void shouldPublishAFiringAlertAgainWhenItsSeverityChanged() {
    Alert firing = look(immediate, Alert.unseen("a"), Signal.RAISE, 200, 1).alert();

    Step step = immediate.advance(firing, new Decision(Signal.RAISE, Severity.CRITICAL), 200, 2);

    assertThat(step.publish()).isTrue();
    assertThat(step.alert().severity()).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void shouldPublishNothingWhenAnUnseenAlertStaysInsufficient() {
    assertThat(look(immediate, Alert.unseen("a"), Signal.INSUFFICIENT, 0, 1).publish()).isFalse();
  }

  @Property
  void shouldNeverLeaveAnEpisodeButThroughResolution(
      @ForAll Signal[] signals, @ForAll boolean holds) {
    AlertLifecycle lifecycle = holds ? held : immediate;
    Alert alert = Alert.unseen("a");
    long now = 0;
    for (Signal signal : signals) {
      Alert next = look(lifecycle, alert, signal, 0, now += 30).alert();
      assertThat(next.episode() - alert.episode()).isBetween(0, 1);
      if (alert.episode() > 0) {
        assertThat(next.state()).isNotIn(OK, INSUFFICIENT);
      }
      if (next.episode() > alert.episode()) {
        assertThat(next.state()).isEqualTo(FIRING);
        assertThat(alert.state()).isNotIn(FIRING, RECOVERING);
      }
      alert = next;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "FIRING,       1, RESOLVED,     true,  500",
    "RECOVERING,   2, RESOLVED,     true,  500",
    "PENDING,      1, RESOLVED,     true,  70",
    "PENDING,      0, INSUFFICIENT, true,  70",
    "RESOLVED,     1, RESOLVED,     false, 70",
    "OK,           0, OK,           false, 70",
    "INSUFFICIENT, 0, INSUFFICIENT, false, 70"
  })
  void shouldEndWhatNobodyLooksAtAnyMore(
      AlertState from, int episode, AlertState to, boolean publish, long resolvedAt) {
    boolean open = from == FIRING || from == RECOVERING;
    Alert before =
        new Alert(
            "a",
            from,
            from == FIRING ? Severity.CRITICAL : Severity.NONE,
            60,
            episode,
            4,
            90,
            OptionalLong.of(50),
            open ? OptionalLong.empty() : OptionalLong.of(70));

    Step step = held.retire(before, 500);

    assertThat(step.publish()).isEqualTo(publish);
    assertThat(step.alert())
        .isEqualTo(
            publish
                ? new Alert(
                    "a",
                    to,
                    Severity.NONE,
                    500,
                    episode,
                    5,
                    0,
                    OptionalLong.of(50),
                    OptionalLong.of(resolvedAt))
                : before);
    assertThat(held.retire(step.alert(), 600).publish()).as("once").isFalse();
  }

  @Test
  void shouldGiveEachRuleAnIdOfItsOwn() {
    // printf 'ward\0001h\000sex=female\000made-up-1\000' | sha256sum
    assertThat(Alert.id("ward", "1h", "sex=female", "made-up-1")).isEqualTo("3f8ebf9f61baeed4");
    assertThat(Alert.id("ward", "1h", "sex=male", "made-up-1"))
        .isNotEqualTo(Alert.id("ward", "1h", "sex=female", "made-up-1"));
  }

  private static Step look(
      AlertLifecycle lifecycle, Alert alert, Signal signal, long deficit, long now) {
    Severity severity = signal == Signal.INSUFFICIENT ? Severity.NONE : Severity.WARNING;
    return lifecycle.advance(alert, new Decision(signal, severity), deficit, now);
  }

  private static Alert alert(AlertState state, int episode, long since) {
    Severity severity = state == FIRING ? Severity.WARNING : Severity.NONE;
    return new Alert(
        "a", state, severity, since, episode, 1, 0, OptionalLong.empty(), OptionalLong.empty());
  }
}
