package io.equipoise.evaluator.domain.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AdwinTest {
  private final Adwin adwin = new Adwin(Adwin.DEFAULT_DELTA);

  @Test
  void shouldKeepEverythingWhenTheSeriesIsConstant() {
    for (int i = 0; i < 100_000; i++) {
      assertThat(adwin.add(false)).isFalse();
    }
    assertThat(adwin.size()).isEqualTo(100_000);
    assertThat(adwin.detections()).isZero();
  }

  @Test
  void shouldCutSoonAndForgetTheOldMeanWhenTheMeanSteps() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 2000; i++) {
      adwin.add(random.nextDouble() < 0.2);
    }
    assertThat(adwin.detections()).isZero();
    int until = 0;
    while (!adwin.add(random.nextDouble() < 0.7)) {
      until++;
    }
    assertThat(until).isLessThan(200);
    for (int i = 0; i < 1000; i++) {
      adwin.add(random.nextDouble() < 0.7);
    }
    assertThat(adwin.mean()).isEqualTo(0.7, within(0.06));
    assertThat(adwin.size()).isLessThan(1400);
  }

  @Test
  void shouldSeldomCutWhenTheMeanStays() {
    int cuts = 0;
    for (int seed = 0; seed < 50; seed++) {
      Adwin one = new Adwin(Adwin.DEFAULT_DELTA);
      SplittableRandom random = new SplittableRandom(seed);
      for (int i = 0; i < 5000; i++) {
        one.add(random.nextDouble() < 0.3);
      }
      cuts += one.detections() > 0 ? 1 : 0;
    }
    assertThat(cuts).isLessThanOrEqualTo(2);
  }

  @Test
  void shouldSumUpTheNewestValuesWhenItWasCut() {
    SplittableRandom random = new SplittableRandom(4);
    List<Boolean> all = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      boolean value = random.nextDouble() < (i < 1500 ? 0.1 : 0.6);
      all.add(value);
      adwin.add(value);
      List<Boolean> window = all.subList(all.size() - (int) adwin.size(), all.size());
      assertThat(adwin.mean())
          .isEqualTo(
              window.stream().mapToInt(v -> v ? 1 : 0).average().orElseThrow(), within(1e-12));
    }
    assertThat(adwin.detections()).isPositive();
  }

  @Test
  void shouldStayWithinItsMemoryWhenTheStreamDoesNotEnd() {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 3_000_000; i++) {
      adwin.add(random.nextBoolean());
      assertThat(adwin.buckets()).isLessThanOrEqualTo(110);
    }
  }

  @Test
  void shouldForgetTheOldestWhenTheHistogramIsFull() {
    // 22 rows of at most 5 buckets: 5 * (2^22 - 1) values.
    long most = 5L * ((1L << 22) - 1);
    for (long i = 0; i < most + 3_000_000; i++) {
      adwin.add(false);
    }
    assertThat(adwin.size()).isBetween(most / 2, most);
    assertThat(adwin.buckets()).isLessThanOrEqualTo(110);
  }

  @Test
  void shouldGoOnAsBeforeWhenItWasSavedAndLoaded() throws IOException {
    SplittableRandom random = new SplittableRandom(6);
    for (int i = 0; i < 1000; i++) {
      adwin.add(random.nextDouble() < 0.4);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    adwin.save(new DataOutputStream(bytes));
    Adwin loaded = new Adwin(Adwin.DEFAULT_DELTA);
    loaded.load(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    for (int i = 0; i < 1000; i++) {
      boolean value = random.nextDouble() < 0.8;
      assertThat(loaded.add(value)).isEqualTo(adwin.add(value));
    }
    assertThat(loaded.size()).isEqualTo(adwin.size());
    assertThat(loaded.detections()).isEqualTo(adwin.detections()).isPositive();
  }

  @Test
  void shouldRefuseADeltaThatIsNoProbability() {
    assertThatThrownBy(() -> new Adwin(0)).hasMessageContaining("delta must be in (0, 1)");
  }
}
