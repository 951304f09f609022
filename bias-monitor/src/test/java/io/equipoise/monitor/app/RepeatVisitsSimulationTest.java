package io.equipoise.monitor.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.alert.AlertState;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.DescriptorLoader;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.monitor.Ward;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stays of 1 to 30 records in a row, one patient after another; women are half of the patients, and
 * of the reference. The budget of false alarms is 6 % of the streams.
 */
class RepeatVisitsSimulationTest {
  private static final Logger LOG = LoggerFactory.getLogger(RepeatVisitsSimulationTest.class);
  private static final int STREAMS = 200;
  private static final int RECORDS = 6000;
  private static final double BUDGET = 0.06;

  @Test
  void shouldKeepTheBudgetOfFalseAlarmsWhenPatientsAreCountedAndBreakItWhenRecordsAre() {
    long byRecord = alarms("record", 0.5);
    long byPatient = alarms("patient", 0.5);

    LOG.warn("of {} streams fired: {} by record, {} by patient", STREAMS, byRecord, byPatient);
    // The budget, and three standard errors of a share of 6 % among 200.
    assertThat((double) byPatient / STREAMS).isLessThanOrEqualTo(BUDGET);
    assertThat((double) byRecord / STREAMS).isGreaterThan(BUDGET + 3 * 0.017);
  }

  @Test
  void shouldStillFindAShortageWhenPatientsAreCounted() {
    assertThat(alarms("patient", 0.2)).isGreaterThan(STREAMS * 95 / 100);
  }

  private static long alarms(String unit, double women) {
    DatasetDescriptor descriptor = descriptor(unit);
    return IntStream.range(0, STREAMS)
        .filter(
            seed ->
                new WatchedStream(descriptor, 1)
                    .feed(stays(seed, women)).stream()
                        .anyMatch(version -> version.alert().state() == AlertState.FIRING))
        .count();
  }

  private static List<PatientRecord> stays(int seed, double women) {
    SplittableRandom random = new SplittableRandom(seed);
    List<PatientRecord> visits = new ArrayList<>(RECORDS);
    for (int patient = 0; visits.size() < RECORDS; patient++) {
      boolean woman = random.nextDouble() < women;
      int stay = 1 + random.nextInt(30);
      for (int i = 0; i < stay && visits.size() < RECORDS; i++) {
        visits.add(
            Ward.visit(
                "p" + patient,
                "r" + visits.size(),
                Ward.START.plusSeconds(2L * visits.size()),
                woman,
                false));
      }
    }
    return visits;
  }

  /** Sex alone is watched. */
  private static DatasetDescriptor descriptor(String unit) {
    String yaml =
        Ward.yaml("ward").replace("watch: [[sex], [sex, ageBand]]", "watch: [[sex]]")
            + "counting: "
            + unit
            + "\n";
    return DescriptorLoader.parse("ward.yaml", yaml.getBytes(StandardCharsets.UTF_8));
  }
}
