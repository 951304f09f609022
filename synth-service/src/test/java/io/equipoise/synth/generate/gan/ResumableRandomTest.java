package io.equipoise.synth.generate.gan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class ResumableRandomTest {

  @Property
  void shouldGiveTheNumbersOfTheSplittableRandomOfTheJdk(@ForAll long seed) {
    ResumableRandom ours = new ResumableRandom(seed);
    SplittableRandom theirs = new SplittableRandom(seed);
    for (int i = 0; i < 50; i++) {
      assertThat(ours.nextLong()).isEqualTo(theirs.nextLong());
      assertThat(ours.nextInt()).isEqualTo(theirs.nextInt());
      assertThat(ours.nextInt(1 + i)).isEqualTo(theirs.nextInt(1 + i));
      assertThat(ours.nextDouble()).isEqualTo(theirs.nextDouble());
      assertThat(ours.nextDouble(-2, 3)).isEqualTo(theirs.nextDouble(-2, 3));
      assertThat(ours.nextGaussian()).isEqualTo(theirs.nextGaussian());
      assertThat(ours.nextExponential()).isEqualTo(theirs.nextExponential());
    }
  }

  @Property
  void shouldGoOnFromAPlace(@ForAll long seed) {
    ResumableRandom first = new ResumableRandom(seed);
    first.nextGaussian();
    first.nextInt(7);
    ResumableRandom second = new ResumableRandom(seed + 1);
    second.moveTo(first.place());
    for (int i = 0; i < 20; i++) {
      assertThat(second.nextGaussian()).isEqualTo(first.nextGaussian());
    }
  }
}
