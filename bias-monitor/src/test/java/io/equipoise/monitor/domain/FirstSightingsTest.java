package io.equipoise.monitor.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FirstSightingsTest {
  private final Map<Integer, long[]> blocks = new TreeMap<>();

  private final FirstSightings.Keeper keeper =
      new FirstSightings.Keeper() {
        @Override
        public void putBlock(int block, long[] content) {
          blocks.put(block, content);
        }

        @Override
        public void removeBlock(int block) {
          assertThat(blocks.remove(block)).isNotNull();
        }
      };

  @Test
  void shouldCountAPatientOnceInEachCell() {
    FirstSightings sightings = new FirstSightings();

    assertThat(sightings.count(1, patients(0, 60))).isEqualTo(60);
    assertThat(sightings.count(1, patients(30, 90))).isEqualTo(30);
    assertThat(sightings.count(2, patients(0, 60))).isEqualTo(60);
    assertThat(sightings.count(2, patients(0, 60))).isZero();
    assertThat(sightings.rate()).isOne();
    assertThat(sightings.size()).isEqualTo(150);
  }

  @Test
  void shouldCountAFairSampleWhenThereAreMoreThanItRemembers() {
    FirstSightings sightings = new FirstSightings(1000);
    long[] counted = new long[2];
    for (int i = 0; i < 40_000; i += 50) {
      // Three quarters are of cell 0.
      int cell = i / 50 % 4 == 3 ? 1 : 0;
      double rate = sightings.rate();
      long fresh = sightings.count(cell, patients(i, i + 50));
      assertThat(fresh).isLessThanOrEqualTo(50);
      assertThat(rate < 1 || fresh == 50).as("everybody at first").isTrue();
      counted[cell] += fresh;
      assertThat(sightings.count(cell, patients(i, i + 50))).as("again").isZero();
      sightings.settle();
      assertThat(sightings.size()).isLessThanOrEqualTo(1000);
    }

    assertThat(sightings.rate()).isBetween(1 / 128.0, 1 / 32.0);
    // 1,000 of rate 1, then about 1,000 / 2 for each halving; the share stays 3 / 4 within 4 s.e.
    long all = counted[0] + counted[1];
    assertThat(all).isBetween(2500L, 6000L);
    assertThat(Math.abs((double) counted[0] / all - 0.75))
        .isLessThan(4 * Math.sqrt(0.75 * 0.25 / all));
  }

  @Test
  void shouldGoOnAsIfNothingHadHappenedWhenItWasKept() {
    SplittableRandom random = new SplittableRandom(4);
    FirstSightings one = new FirstSightings(3000);
    FirstSightings other = new FirstSightings(3000);
    for (int i = 0; i < 600; i++) {
      int from = random.nextInt(20_000);
      int cell = random.nextInt(3);
      assertThat(other.count(cell, patients(from, from + 40)))
          .isEqualTo(one.count(cell, patients(from, from + 40)));
      one.settle();
      other.settle();
      if (random.nextInt(5) == 0) {
        other.save(keeper);
        other = new FirstSightings(3000);
        blocks.values().forEach(other::restore);
        assertThat(other.size()).isEqualTo(one.size());
        assertThat(other.rate()).isEqualTo(one.rate());
      }
    }
    assertThat(one.rate()).isLessThan(1);
  }

  @Test
  void shouldWriteOnlyWhatChanged() {
    FirstSightings sightings = new FirstSightings();
    sightings.count(0, patients(0, 1500));
    sightings.save(keeper);
    assertThat(blocks).containsOnlyKeys(0, 1, 2);
    blocks.clear();

    sightings.save(keeper);
    assertThat(blocks).isEmpty();
    sightings.count(0, patients(1500, 1501));
    sightings.save(keeper);

    assertThat(blocks).containsOnlyKeys(2);
    assertThat(blocks.get(2)).as("the halvings, 476 and the new one").hasSize(1 + 477);
  }

  @Test
  void shouldRefuseASketchThatDoesNotKnowEverybody() {
    FirstSightings sightings = new FirstSightings();

    assertThatThrownBy(() -> sightings.count(0, patients(0, 5000)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static DistinctPatients patients(int from, int to) {
    DistinctPatients patients = DistinctPatients.none();
    for (int i = from; i < to; i++) {
      patients.add("p" + i, false, false);
    }
    return patients;
  }
}
