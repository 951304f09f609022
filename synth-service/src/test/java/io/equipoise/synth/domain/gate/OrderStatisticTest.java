package io.equipoise.synth.domain.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OrderStatisticTest {
  private static double[] upTo(int n) {
    return IntStream.rangeClosed(1, n).mapToDouble(i -> n + 1 - i).toArray();
  }

  @Test
  void shouldTakeTheCeilingRank() {
    assertThat(OrderStatistic.of(upTo(20), 0.05, 0.95).value()).isEqualTo(1);
    assertThat(OrderStatistic.of(upTo(21), 0.05, 0.95).value()).isEqualTo(2);
  }

  @Test
  void shouldFindTheRanksOfAMedianInTheBinomialTable() {
    // binomial(10, 1/2): P(X < 2) = 11/1024 <= 0.025 < P(X < 3); P(X < 9) = 1013/1024 >= 0.975.
    OrderStatistic median = OrderStatistic.of(upTo(10), 0.5, 0.95);

    assertThat(median.lower()).isEqualTo(2);
    assertThat(median.upper()).isEqualTo(9);
  }

  @Test
  void shouldLeaveAnEndOpenWhenNoRankReachesTheConfidence() {
    // binomial(20, 1/20): P(X < 1) = 0.95^20 = 0.358 > 0.025; P(X < 4) = 0.984 >= 0.975 > 0.925.
    OrderStatistic low = OrderStatistic.of(upTo(20), 0.05, 0.95);

    assertThat(low.lower()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(low.upper()).isEqualTo(4);
    assertThat(OrderStatistic.of(upTo(3), 0.5, 0.95).upper()).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void shouldRefuseAnEmptySample() {
    assertThatThrownBy(() -> OrderStatistic.of(new double[0], 0.5, 0.95))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
