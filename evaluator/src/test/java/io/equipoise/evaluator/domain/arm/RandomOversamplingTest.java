package io.equipoise.evaluator.domain.arm;

import static io.equipoise.evaluator.domain.arm.Clinic.ILL;
import static io.equipoise.evaluator.domain.arm.Clinic.MAN;
import static io.equipoise.evaluator.domain.arm.Clinic.WELL;
import static io.equipoise.evaluator.domain.arm.Clinic.WOMAN;
import static io.equipoise.evaluator.domain.arm.Clinic.person;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RandomOversamplingTest {
  private static final GroupedRows REAL =
      Clinic.rows(
          person(WOMAN, ILL, 0),
          person(MAN, ILL, 1),
          person(WOMAN, ILL, 2),
          person(MAN, WELL, 3),
          person(MAN, WELL, 4));

  @Test
  void shouldCopyOnlyTheGroupWithTheOutcome() {
    int[] drawn = draw(new Quota.Part(0, true, 200));
    assertThat(drawn).hasSize(200).containsOnly(0, 2);
    // A fair coin misses [70, 130] less than once in 10,000 times.
    assertThat(Arrays.stream(drawn).filter(row -> row == 0).count()).isBetween(70L, 130L);
  }

  @Test
  void shouldDrawFromEverybodyWithTheOutcomeWhenNobodyOfTheGroupHasIt() {
    assertThat(draw(new Quota.Part(0, false, 50))).hasSize(50).containsOnly(3, 4);
  }

  @Test
  void shouldLeaveAPartOutWhenNobodyHasTheOutcome() {
    GroupedRows ill = REAL.select(new int[] {0, 1});
    Quota quota = new Quota(List.of(new Quota.Part(0, false, 5), new Quota.Part(1, true, 2)));
    assertThat(RandomOversampling.draw(ill, quota, new SplittableRandom(1))).containsExactly(1, 1);
  }

  @Test
  void shouldDrawTheSameWhenTheSeedIsTheSame() {
    Quota quota = new Quota(List.of(new Quota.Part(1, false, 30)));
    int[] first = RandomOversampling.draw(REAL, quota, new SplittableRandom(7));
    assertThat(RandomOversampling.draw(REAL, quota, new SplittableRandom(7))).isEqualTo(first);
    assertThat(RandomOversampling.draw(REAL, quota, new SplittableRandom(8))).isNotEqualTo(first);
  }

  private static int[] draw(Quota.Part part) {
    return RandomOversampling.draw(REAL, new Quota(List.of(part)), new SplittableRandom(3));
  }
}
