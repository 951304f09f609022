package io.equipoise.monitor.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistinctPatientsTest {
  @Test
  void shouldAgreeWithASetWhenPatientsComeAgainAndAgain() {
    SplittableRandom random = new SplittableRandom(1);
    DistinctPatients sketch = DistinctPatients.none();
    Set<String> people = new HashSet<>();
    Set<String> labelled = new HashSet<>();
    Set<String> positive = new HashSet<>();
    for (int i = 0; i < 30_000; i++) {
      String patient = "p" + random.nextInt(4000);
      boolean known = random.nextInt(5) > 0;
      boolean sick = known && random.nextInt(9) == 0;
      sketch.add(patient, known, sick);
      people.add(patient);
      if (known) {
        labelled.add(patient);
      }
      if (sick) {
        positive.add(patient);
      }
      if (i % 1000 == 0 || i < 30) {
        assertThat(sketch.people()).isEqualTo(people.size());
        assertThat(sketch.labelled()).isEqualTo(labelled.size());
        assertThat(sketch.positives()).isEqualTo(positive.size());
      }
    }
    assertThat(sketch.isExact()).isTrue();
    assertThat(positive).hasSizeBetween(1000, 3900);
  }

  @Test
  void shouldBeExactUpToItsSizeAndEstimateBeyond() {
    DistinctPatients sketch = of(0, DistinctPatients.EXACT);
    assertThat(sketch.people()).isEqualTo(4096);
    assertThat(sketch.isExact()).isTrue();

    sketch.add("one more", false, false);

    assertThat(sketch.isExact()).isFalse();
    assertThat(sketch.entries()).isEqualTo(4097);
    assertThat((double) sketch.people()).isCloseTo(4097, within(3 * 64.0));
  }

  @ParameterizedTest
  @ValueSource(ints = {5_000, 20_000, 100_000})
  void shouldStayWithinThreeStandardErrorsWhenThereAreMorePatientsThanItKeeps(int people) {
    DistinctPatients sketch = DistinctPatients.none();
    for (int i = 0; i < people; i++) {
      sketch.add("p" + i, i % 5 != 0, i % 10 == 1);
      sketch.add("p" + i % 700, false, false);
    }

    assertThat((double) sketch.people()).isCloseTo(people, within(3 * error(people, 1)));
    assertThat((double) sketch.labelled()).isCloseTo(0.8 * people, within(3 * error(people, 0.8)));
    assertThat((double) sketch.positives()).isCloseTo(0.1 * people, within(3 * error(people, 0.1)));
  }

  /** Root mean square over 100 populations; its own standard error is 7 % of it. */
  @Test
  void shouldHaveTheStatedErrorAndNoBias() {
    int people = 20_000;
    double squares = 0;
    double sum = 0;
    Random random = new Random(3);
    for (int population = 0; population < 100; population++) {
      DistinctPatients sketch = DistinctPatients.none();
      for (int i = 0; i < people; i++) {
        sketch.add(new UUID(random.nextLong(), random.nextLong()).toString(), false, false);
      }
      double off = sketch.people() - people;
      squares += off * off;
      sum += off;
    }
    double stated = error(people, 1);

    assertThat(stated / people)
        .as("sqrt((1 - 4096 / 20000) / 4095)")
        .isCloseTo(0.0139, within(1e-4));
    assertThat(Math.sqrt(squares / 100) / stated).isBetween(0.8, 1.2);
    assertThat(sum / 100).as("bias").isCloseTo(0, within(3 * stated / 10));
  }

  private static double error(int people, double share) {
    return share * people * Math.sqrt((1 - 4096.0 / people) / (4095 * share));
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 3000, 30_000})
  void shouldNotDependOnOrderNorOnHowItWasSplit(int people) {
    List<Integer> visits = new ArrayList<>();
    for (int i = 0; i < people; i++) {
      visits.add(i);
      visits.add(i / 3);
    }
    DistinctPatients whole = DistinctPatients.none();
    visits.forEach(visit -> add(whole, visit));
    for (int seed = 0; seed < 5; seed++) {
      Random random = new Random(seed);
      Collections.shuffle(visits, random);
      List<DistinctPatients> parts = new ArrayList<>();
      for (int i = 0; i < 7; i++) {
        parts.add(DistinctPatients.none());
      }
      visits.forEach(visit -> add(parts.get(random.nextInt(7)), visit));
      while (parts.size() > 1) {
        DistinctPatients one = parts.remove(random.nextInt(parts.size()));
        DistinctPatients other = parts.get(random.nextInt(parts.size()));
        DistinctPatients untouched = one.copy();
        other.merge(one);
        assertThat(one).isEqualTo(untouched);
      }

      assertThat(parts.get(0)).isEqualTo(whole).hasSameHashCodeAs(whole);
      assertThat(parts.get(0).people()).isEqualTo(whole.people());
    }
    DistinctPatients again = whole.copy();
    again.merge(whole);
    again.merge(DistinctPatients.none());
    assertThat(again).isEqualTo(whole);
  }

  /** Labels differ between visits of one patient, so that merging must join them. */
  private static void add(DistinctPatients sketch, int visit) {
    sketch.add("p" + visit, visit % 2 == 0, visit % 4 == 0);
  }

  @Test
  void shouldJoinTheLabelsOfAPatient() {
    DistinctPatients first = DistinctPatients.none();
    first.add("p", false, false);
    first.add("q", true, false);
    DistinctPatients second = DistinctPatients.none();
    second.add("p", true, true);
    first.merge(second);

    assertThat(first.people()).isEqualTo(2);
    assertThat(first.labelled()).isEqualTo(2);
    assertThat(first.positives()).isOne();
  }

  @Test
  void shouldComeBackFromItsEntries() {
    for (int people : new int[] {0, 1, 100, 10_000}) {
      DistinctPatients sketch = of(0, people);
      long[] entries = new long[sketch.entries()];
      for (int i = 0; i < entries.length; i++) {
        entries[i] = sketch.entry(i);
      }
      assertThat(DistinctPatients.of(entries)).isEqualTo(sketch);
    }
  }

  @Test
  void shouldRefuseWhatIsNoSketch() {
    assertThatThrownBy(() -> DistinctPatients.of(new long[] {8, 4}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DistinctPatients.of(new long[] {4, 5}))
        .as("one patient twice")
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DistinctPatients.of(new long[] {-4}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DistinctPatients.of(new long[] {2}))
        .as("a positive label, but none")
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DistinctPatients.of(new long[5000]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("5000");
  }

  @Test
  void shouldTellNobodyHowManyThereAre() {
    assertThat(of(0, 7).toString()).doesNotContain("7");
  }

  private static DistinctPatients of(int from, int to) {
    DistinctPatients sketch = DistinctPatients.none();
    for (int i = from; i < to; i++) {
      sketch.add("p" + i, true, false);
    }
    return sketch;
  }
}
