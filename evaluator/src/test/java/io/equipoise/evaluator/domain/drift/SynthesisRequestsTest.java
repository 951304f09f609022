package io.equipoise.evaluator.domain.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.population.Subgroup;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SynthesisRequestsTest {
  private static final Subgroup WOMEN =
      new Subgroup(List.of(new Subgroup.Condition("sex", "female")));
  private static final Subgroup MEN = new Subgroup(List.of(new Subgroup.Condition("sex", "male")));
  private static final Subgroup OLD = new Subgroup(List.of(new Subgroup.Condition("age", "old")));
  private static final Watched CHAMPION = champion(false);

  private final SynthesisRequests requests =
      new SynthesisRequests(List.of(WOMEN, MEN, OLD), Duration.ofMinutes(10), 30);

  private static Watched champion(boolean atLimit) {
    return new Watched(
        "id",
        Map.of(
            WOMEN.id(), new Watched.Support(101, 1000),
            MEN.id(), new Watched.Support(899, 1000),
            OLD.id(), new Watched.Support(29, 1000)),
        atLimit);
  }

  @Test
  void shouldAskForHalfOfTheSubgroupInTensWhenNobodyAsked() {
    assertThat(requests.granted(0, 1, CHAMPION, 0)).isEqualTo(60);
    assertThat(requests.granted(1, 1, CHAMPION, 0)).isEqualTo(450);
  }

  @Test
  void shouldAskForNothingWhenThereAreTooFewRealPeople() {
    assertThat(requests.granted(2, 1, CHAMPION, 0)).isZero();
  }

  @Test
  void shouldAskForNothingWhenSyntheticRowsAreAtTheirLimit() {
    assertThat(requests.granted(0, 1, champion(true), 0)).isZero();
  }

  @Test
  void shouldRepeatTheSameNumberWithinAnEpisode() {
    requests.asked(0, 1, 60, 0);
    assertThat(requests.granted(0, 1, champion(true), 999)).isEqualTo(60);
  }

  @Test
  void shouldWaitForTheCoolDownWhenTheNextEpisodeBegins() {
    requests.asked(0, 1, 60, 1000);
    assertThat(requests.granted(0, 2, CHAMPION, 600_999)).isZero();
    assertThat(requests.granted(0, 2, CHAMPION, 601_000)).isEqualTo(60);
  }

  @Test
  void shouldWaitWhenAnotherRequestSharesACell() {
    requests.asked(2, 1, 20, 1000);
    assertThat(requests.granted(0, 1, CHAMPION, 2000)).isZero();
    assertThat(requests.granted(0, 1, CHAMPION, 601_000)).isEqualTo(60);
  }

  @Test
  void shouldNotWaitWhenAnotherRequestSharesNoCell() {
    requests.asked(1, 1, 450, 1000);
    assertThat(requests.granted(0, 1, CHAMPION, 2000)).isEqualTo(60);
  }
}
