package io.equipoise.monitor.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.population.Subgroup;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.cohort.statistics.Interval;
import java.util.List;
import java.util.OptionalDouble;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SubgroupRepresentationTest {
  private static final Subgroup OLD_WOMEN =
      new Subgroup(
          List.of(
              new Subgroup.Condition("sex", "female"),
              new Subgroup.Condition("ageBand", "65-100")));

  @Test
  void shouldGiveShareAndRatioWithWilsonIntervalWhenSupportSuffices() {
    SubgroupRepresentation seen = seen(60, 1000, 0.13);

    Estimate.Known share = (Estimate.Known) seen.share(100, 0.95);
    Estimate.Known ratio = (Estimate.Known) seen.ratio(100, 0.95);

    // Wilson by hand, z = 1.959964: center (0.06 + 3.841459/2000) / 1.003841459 = 0.0616838,
    // radius 1.959964 * sqrt(0.06*0.94/1000 + 3.841459/4e6) / 1.003841459 = 0.0147873
    assertThat(share.value()).isEqualTo(0.06);
    assertThat(share.n()).isEqualTo(1000);
    assertThat(share.interval().orElseThrow().lower()).isCloseTo(0.0468965, within(1e-6));
    assertThat(share.interval().orElseThrow().upper()).isCloseTo(0.0764711, within(1e-6));
    assertThat(ratio.value()).isCloseTo(0.4615385, within(1e-7));
    assertThat(ratio.interval().orElseThrow().lower()).isCloseTo(0.3607421, within(1e-6));
    assertThat(ratio.interval().orElseThrow().upper()).isCloseTo(0.5882390, within(1e-6));
  }

  @Test
  void shouldBeInsufficientBelowTheLeastSupport() {
    assertThat(seen(20, 99, 0.13).share(100, 0.95))
        .isEqualTo(new Estimate.Insufficient("fewer than 100 records in the window", 99));
    assertThat(seen(0, 0, 0.13).share(0, 0.95)).isInstanceOf(Estimate.Insufficient.class);
  }

  @Test
  void shouldKnowAShareOfZeroWhenNobodyOfTheGroupCame() {
    Estimate.Known share = (Estimate.Known) seen(0, 200, 0.13).share(100, 0.95);

    assertThat(share.value()).isZero();
    // (z²/n) / (1 + z²/n), z² = 3.841459
    assertThat(share.interval().orElseThrow())
        .satisfies(
            (Interval i) -> {
              assertThat(i.lower()).isZero();
              assertThat(i.upper()).isCloseTo(0.0188453, within(1e-6));
            });
  }

  @Test
  void shouldHaveNoRatioWithoutAReference() {
    SubgroupRepresentation seen =
        new SubgroupRepresentation(OLD_WOMEN, 60, 1000, 60, 6, OptionalDouble.empty());

    assertThat(seen.ratio(100, 0.95)).isInstanceOf(Estimate.Unknown.class);
    assertThat(seen.deficit()).isZero();
  }

  @Test
  void shouldGiveTheBaseRateAmongLabelledRecords() {
    SubgroupRepresentation seen =
        new SubgroupRepresentation(OLD_WOMEN, 60, 1000, 50, 15, OptionalDouble.of(0.13));

    assertThat(((Estimate.Known) seen.baseRate(0.95)).value()).isEqualTo(0.3);
    assertThat(((Estimate.Known) seen.baseRate(0.95)).n()).isEqualTo(50);
  }

  @Test
  void shouldHaveNoBaseRateWhenNobodyCameOrNobodyIsLabelled() {
    assertThat(
            new SubgroupRepresentation(OLD_WOMEN, 0, 9, 0, 0, OptionalDouble.empty())
                .baseRate(0.95))
        .isInstanceOf(Estimate.Absent.class);
    assertThat(
            new SubgroupRepresentation(OLD_WOMEN, 20, 99, 0, 0, OptionalDouble.empty())
                .baseRate(0.95))
        .isInstanceOf(Estimate.Unknown.class);
  }

  @Test
  void shouldStateTheDeficitInTensWhenRecordsAreMissing() {
    // (0.13 * 1000 - 60) / 0.87 = 80.46
    assertThat(seen(60, 1000, 0.13).deficit()).isEqualTo(90);
    // (0.5 * 400 - 100) / 0.5 = 200 exactly
    assertThat(seen(100, 400, 0.5).deficit()).isEqualTo(200);
    assertThat(seen(130, 1000, 0.13).deficit()).isZero();
    assertThat(seen(500, 1000, 1).deficit()).isZero();
  }

  @Property
  void shouldReachTheReferenceWhenTheDeficitIsAdded(
      @ForAll @LongRange(min = 0, max = 100_000) long count,
      @ForAll @LongRange(min = 0, max = 100_000) long others,
      @ForAll @DoubleRange(min = 0.01, max = 0.99) double reference) {
    SubgroupRepresentation seen = seen(count, count + others, reference);
    long deficit = seen.deficit();

    assertThat(count + deficit)
        .isGreaterThanOrEqualTo((long) Math.floor(reference * (count + others + deficit)));
  }

  @Property
  void shouldStateTheSameDeficitForEverySmallCount(
      @ForAll @LongRange(min = 1, max = 10) long count,
      @ForAll @LongRange(min = 11, max = 5000) long others) {
    long support = 10 + others;

    assertThat(seen(count, support, 0.13).deficit()).isEqualTo(seen(1, support, 0.13).deficit());
  }

  @Test
  void shouldStateADeficitFromWhatMayBeToldOnly() {
    SubgroupRepresentation seen = seen(40, 245, 0.4);

    // (0.4 * 245 - 40) / 0.6 = 96.67
    assertThat(told(seen, true, true, true)).isEqualTo(100);
    // 0.4 * 245 / 0.6 = 163.33
    assertThat(told(seen, false, true, true)).isEqualTo(170);
    // (0.4 * 260 - 40) / 0.6 = 106.67
    assertThat(told(seen, true, false, true)).isEqualTo(110);
    // 0.4 * 260 / 0.6 = 173.33
    assertThat(told(seen, false, false, true)).isEqualTo(180);
    // 0.4 * 100 / 0.6 = 66.67
    assertThat(told(seen, true, false, false)).isEqualTo(70);
    assertThat(told(seen, false, false, false)).isEqualTo(70);
  }

  @Property
  void shouldStateTheSameDeficitWhateverTheHiddenCountIs(
      @ForAll @LongRange(min = 0, max = 245) long count) {
    assertThat(told(seen(count, 245, 0.4), false, true, true)).isEqualTo(170);
  }

  @Property
  void shouldStateTheSameDeficitWhateverTheHiddenSupportIs(
      @ForAll @LongRange(min = 40, max = 260) long support) {
    assertThat(told(seen(40, support, 0.4), true, false, true)).isEqualTo(110);
  }

  /** Among 260 records, where 100 are the least that an alert takes. */
  private static long told(
      SubgroupRepresentation seen, boolean count, boolean support, boolean records) {
    return seen.deficit(new TellableFigures(count, support, records), 260, 100);
  }

  private static SubgroupRepresentation seen(long count, long support, double reference) {
    return new SubgroupRepresentation(
        OLD_WOMEN, count, support, 0, 0, OptionalDouble.of(reference));
  }
}
