package io.equipoise.synth.domain.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.population.PatientTable;
import io.equipoise.synth.ToyPatients;
import io.equipoise.synth.WidePatients;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NeighborIndexTest {

  @Test
  void shouldFindTheTwoClosestWhenWorkedOutByHand() {
    NeighborIndex index = new NeighborIndex(new double[][] {{0.0}, {0.3}, {0.9}}, new boolean[1]);

    NeighborIndex.Neighbors found = index.closest(new double[] {0.4});

    assertThat(found.row()).isEqualTo(1);
    assertThat(found.distance()).isCloseTo(0.1, within(1e-12));
    assertThat(found.second()).isCloseTo(0.4, within(1e-12));
  }

  @Test
  void shouldFindWhatLookingAtEveryRowFinds() {
    agrees(ToyPatients.people(900, 1), ToyPatients.people(300, 2));
    agrees(WidePatients.people(900, 1), WidePatients.people(300, 2));
  }

  private static void agrees(PatientTable table, PatientTable queries) {
    GowerDistance gower = GowerDistance.fit(table);
    double[][] raw = IntStream.range(0, table.rows()).mapToObj(table::row).toArray(double[][]::new);
    NeighborIndex index =
        new NeighborIndex(
            Arrays.stream(raw).map(gower::scaled).toArray(double[][]::new), gower.categories());
    for (int i = 0; i < queries.rows(); i++) {
      double[] query = queries.row(i);
      double[] naive =
          Arrays.stream(raw).mapToDouble(row -> gower.between(query, row)).sorted().toArray();

      NeighborIndex.Neighbors found = index.closest(gower.scaled(query));

      assertThat(found.distance()).isCloseTo(naive[0], within(1e-9));
      assertThat(found.second()).isCloseTo(naive[1], within(1e-9));
      assertThat(gower.between(query, raw[found.row()])).isCloseTo(naive[0], within(1e-9));
    }
  }

  @Test
  void shouldFindSomebodyElseWhenARowIsLeftOut() {
    PatientTable table = WidePatients.people(500, 3);
    GowerDistance gower = GowerDistance.fit(table);
    double[][] rows =
        IntStream.range(0, 500)
            .mapToObj(row -> gower.scaled(table.row(row)))
            .toArray(double[][]::new);
    NeighborIndex index = new NeighborIndex(rows, gower.categories());

    for (int row = 0; row < rows.length; row++) {
      assertThat(index.closest(rows[row]).distance()).isZero();
      int self = row;
      NeighborIndex.Neighbors other = index.closestOther(rows[row], at -> at == self);
      assertThat(other.row()).isNotEqualTo(row);
      assertThat(other.distance()).isEqualTo(index.closest(rows[row]).second());
    }
  }

  @Test
  void shouldFindADistanceOfZeroWhenAllRowsAreEqual() {
    double[][] rows = new double[5_000][];
    Arrays.fill(rows, new double[] {1, 2});

    NeighborIndex.Neighbors found =
        new NeighborIndex(rows, new boolean[2]).closest(new double[] {1, 2});

    assertThat(found.distance()).isZero();
    assertThat(found.second()).isZero();
  }

  @Test
  void shouldHaveNoSecondWhenThereIsOneRow() {
    NeighborIndex index = new NeighborIndex(new double[][] {{0.5}}, new boolean[1]);

    assertThat(index.closest(new double[] {0}).second()).isInfinite();
    assertThatThrownBy(() -> index.closestOther(new double[] {0}, row -> row == 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldMeasureALargeBatchWithinAMinuteOfProcessorTime() {
    PatientTable fit = WidePatients.people(20_000, 5);
    PatientTable batch = WidePatients.people(100_000, 6);
    long begin = processorNanos();

    new GateSubject(batch, fit, WidePatients.people(5_000, 7), 0.5).closestFit();

    Duration taken = Duration.ofNanos(processorNanos() - begin);
    assertThat(taken).as("100,000 rows against 20,000").isLessThan(Duration.ofSeconds(60));
  }

  private static long processorNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
