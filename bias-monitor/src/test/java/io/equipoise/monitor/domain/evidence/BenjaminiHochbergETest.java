package io.equipoise.monitor.domain.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BenjaminiHochbergETest {
  private static List<Double> logs(double... evidence) {
    return Arrays.stream(evidence).map(Math::log).boxed().toList();
  }

  @Test
  void shouldMatchTheHandWorkedExample() {
    // m / (k alpha) = 40, 20, 13.3, 10 against 90, 35, 5, 0.2.
    assertThat(BenjaminiHochbergE.discoveries(logs(90, 5, 35, 0.2), 0.1)).containsExactly(0, 2);
  }

  @Test
  void shouldDiscoverTogetherWhatWouldFailAlone() {
    // 4 / (4 * 0.1) = 10: none reaches 40 alone, all four reach 10.
    assertThat(BenjaminiHochbergE.discoveries(logs(11, 12, 13, 14), 0.1))
        .containsExactly(0, 1, 2, 3);
  }

  @Test
  void shouldDiscoverNothingWhenNothingReachesTheCut() {
    assertThat(BenjaminiHochbergE.discoveries(logs(9.9, 9.9, 9.9, 9.9), 0.1)).isEmpty();
    assertThat(BenjaminiHochbergE.discoveries(List.of(), 0.1)).isEmpty();
  }

  @Test
  void shouldTakeInfiniteEvidence() {
    assertThat(
            BenjaminiHochbergE.discoveries(
                List.of(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY), 0.05))
        .containsExactly(1);
  }

  @Property
  void shouldMatchTheDefinitionTriedForEverySize(
      @ForAll @Size(max = 30) List<@DoubleRange(min = -2, max = 6) Double> logEvidence,
      @ForAll @DoubleRange(min = 0.01, max = 0.9) double level) {
    // Oracle: for each k count the e-values that reach m / (k alpha); k is good when they are k or
    // more; take the largest good k.
    int m = logEvidence.size();
    TreeSet<Integer> expected = new TreeSet<>();
    for (int k = 1; k <= m; k++) {
      TreeSet<Integer> reach = new TreeSet<>();
      for (int i = 0; i < m; i++) {
        if (Math.exp(logEvidence.get(i)) * k * level >= m) {
          reach.add(i);
        }
      }
      if (reach.size() >= k) {
        expected = reach;
      }
    }

    assertThat(BenjaminiHochbergE.discoveries(logEvidence, level))
        .containsExactlyElementsOf(expected);
  }

  @Test
  void shouldKeepTheFalseDiscoveryRateForWindowsThatShareTheirRecords() {
    // 7 of 10 subgroups at the boundary, 3 at half of it, all slices of one sample (dependent).
    SplittableRandom random = new SplittableRandom(20090282);
    WindowEvidence evidence = new WindowEvidence(0.1, 0.8);
    double falseShare = 0;
    int found = 0;
    int runs = 2000;
    for (int run = 0; run < runs; run++) {
      int[] counts = new int[11];
      for (int i = 0; i < 2000; i++) {
        double u = random.nextDouble();
        int group = u < 0.56 ? (int) (u / 0.08) : u < 0.68 ? 7 + (int) ((u - 0.56) / 0.04) : 10;
        counts[group]++;
      }
      List<Double> logs =
          Stream.iterate(0, g -> g + 1)
              .limit(10)
              .map(g -> evidence.logEvidence(counts[g], 2000))
              .toList();
      List<Integer> discovered = BenjaminiHochbergE.discoveries(logs, 0.2);
      long wrong = discovered.stream().filter(g -> g < 7).count();
      falseShare += discovered.isEmpty() ? 0 : (double) wrong / discovered.size();
      found += (int) (discovered.size() - wrong);
    }

    assertThat(falseShare / runs).isLessThanOrEqualTo(0.2 * 0.7);
    assertThat(found / (3.0 * runs)).as("share of the short groups found").isGreaterThan(0.9);
  }

  @Test
  void shouldRefuseWhatIsNoNumber() {
    assertThatThrownBy(() -> BenjaminiHochbergE.discoveries(List.of(0.0, Double.NaN), 0.1))
        .hasMessageContaining("NaN at 1");
    assertThatThrownBy(() -> BenjaminiHochbergE.discoveries(List.of(0.0), 1))
        .hasMessageContaining("got 1");
  }
}
