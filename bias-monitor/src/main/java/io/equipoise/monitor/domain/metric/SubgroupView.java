package io.equipoise.monitor.domain.metric;

import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.cohort.statistics.Interval;
import io.equipoise.cohort.statistics.WilsonInterval;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;

/** One subgroup in one window, as its figures see it. */
record SubgroupView(SetTable table, int index, long minSupport, double confidence) {

  /** Checks confidence, index and least support. */
  SubgroupView {
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException("confidence must be in (0, 1), got " + confidence);
    }
    if (minSupport < 0) {
      throw new IllegalArgumentException("minSupport must not be negative, got " + minSupport);
    }
  }

  String id() {
    return table.set().groups().get(index).id();
  }

  GroupTotals group() {
    return table.group(index);
  }

  long count() {
    return group().people;
  }

  long support() {
    return table.everybody().people;
  }

  double share() {
    return (double) count() / support();
  }

  OptionalDouble reference() {
    return table.set().reference(index);
  }

  /** The figure, unless there are too few records in the window to say anything. */
  Estimate whenSupported(Supplier<Estimate> figure) {
    return support() == 0 || support() < minSupport
        ? new Estimate.Insufficient(
            "fewer than " + Math.max(1, minSupport) + " records in the window", support())
        : figure.get();
  }

  /** As {@link #whenSupported}, for figures of people who must be there. */
  Estimate whenPresent(Supplier<Estimate> figure) {
    return whenSupported(() -> count() == 0 ? absent() : figure.get());
  }

  /** As {@link #whenSupported}, for figures that need a reference share above 0. */
  Estimate whenReferred(Function<Double, Estimate> figure) {
    OptionalDouble share = reference();
    if (share.isEmpty()) {
      return new Estimate.Unknown("no reference share for " + id());
    }
    if (share.getAsDouble() == 0) {
      return new Estimate.Unknown("the reference share of " + id() + " is 0");
    }
    return whenSupported(() -> figure.apply(share.getAsDouble()));
  }

  Estimate absent() {
    return new Estimate.Absent("nobody of " + id() + " in the window");
  }

  /** A proportion with its Wilson interval, in another unit. */
  Estimate proportion(long k, long n, DoubleUnaryOperator increasing) {
    Interval interval = WilsonInterval.of(k, n, confidence);
    return new Estimate.Known(
        increasing.applyAsDouble((double) k / n),
        Optional.of(
            new Interval(
                increasing.applyAsDouble(interval.lower()),
                increasing.applyAsDouble(interval.upper()),
                confidence)),
        n);
  }
}
