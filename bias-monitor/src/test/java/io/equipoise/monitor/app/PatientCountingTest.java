package io.equipoise.monitor.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.alert.AlertState;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.monitor.Ward;
import io.equipoise.monitor.domain.PublishedRepresentation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What changes when each patient counts once, in a stream where patients come again. */
class PatientCountingTest {
  private final WatchedStream records = new WatchedStream(Ward.descriptor(), 4);
  private final WatchedStream patients = new WatchedStream(Ward.countingPatients(), 4);

  @Test
  void shouldCountPatientsOnceHoweverOftenTheyCome() {
    List<PatientRecord> visits = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      visits.add(Ward.visit("p" + i % 60, "r" + i, at(i), i % 60 < 20, i % 60 % 4 == 0));
    }
    records.feed(visits);
    patients.feed(visits);

    WindowRepresentation byRecord = records.present();
    assertThat(byRecord.records()).hasValue(300);
    WindowRepresentation window = patients.present();
    assertThat(window.records()).hasValue(60);
    PublishedRepresentation women = subgroup(window, "sex=female");
    assertThat(women.count()).hasValue(20);
    assertThat(women.support()).hasValue(60);
    // Of 20 women 5 are sick, of 40 men 10: too few to show in the one, so in neither.
    assertThat(women.baseRate()).isInstanceOf(Estimate.Insufficient.class);
    assertThat(((Estimate.Known) subgroup(byRecord, "sex=female").baseRate()).value())
        .isEqualTo(0.25);
  }

  @Test
  void shouldSeeTheShortageOfWomenWhenOneOfThemComesFiftyTimes() {
    List<PatientRecord> visits = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      visits.add(Ward.visit("man" + i, "m" + i, at(i), false, false));
    }
    for (int i = 0; i < 20; i++) {
      visits.add(Ward.visit("woman" + i, "w" + i, at(i), true, false));
    }
    for (int i = 0; i < 50; i++) {
      visits.add(Ward.visit("one woman", "o" + i, at(i), true, false));
    }
    Collections.shuffle(visits, new Random(5));

    // By records 70 of 170 are women's, 41 %, above the threshold of 40 %; by patients 21 of 121.
    assertThat(records.feed(visits)).noneMatch(PatientCountingTest::raisedForWomen);
    assertThat(patients.feed(visits))
        .filteredOn(PatientCountingTest::raisedForWomen)
        .isNotEmpty()
        .allSatisfy(v -> assertThat(v.reason()).contains("% of").contains(" patients ("));
    assertThat(subgroup(records.present(), "sex=female").count()).hasValue(70);
    assertThat(subgroup(patients.present(), "sex=female").count()).hasValue(21);
  }

  private static boolean raisedForWomen(AlertVersion version) {
    return version.seen().subgroup().id().equals("sex=female")
        && version.alert().state() == AlertState.FIRING;
  }

  @Test
  void shouldHideFewPatientsBehindManyRecords() {
    List<PatientRecord> visits = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      boolean woman = i % 4 == 0;
      String patient = woman ? "woman" + i % 7 : "man" + i % 150;
      visits.add(Ward.visit(patient, "r" + i, at(i), woman, false));
    }
    records.feed(visits);
    patients.feed(visits);

    assertThat(subgroup(records.present(), "sex=female").count()).hasValue(100);
    WindowRepresentation window = patients.present();
    assertThat(subgroup(window, "sex=female").count()).as("7 women").isEmpty();
    assertThat(subgroup(window, "sex=female").share()).isInstanceOf(Estimate.Insufficient.class);
    assertThat(subgroup(window, "sex=male").count()).isEmpty();
    assertThat(subgroup(window, "sex=female").measures())
        .noneMatch(measure -> measure.estimate() instanceof Estimate.Known);
  }

  @Test
  void shouldPublishNothingOfTenPatientsWithAThousandRecords() {
    List<PatientRecord> visits = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      visits.add(Ward.visit("p" + i % 10, "r" + i, at(i), i % 10 < 5, false));
    }
    patients.feed(visits);

    assertThat(patients.windows()).isEmpty();
  }

  @Test
  void shouldCountAPatientOnceInEachCellWhenAttributesChange() {
    List<PatientRecord> visits = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      // Everybody is recorded as a woman first, as a man from the 201st record on.
      visits.add(Ward.visit("p" + i % 50, "r" + i, at(i), i < 200, false));
    }
    patients.feed(visits);

    WindowRepresentation window = patients.present();
    assertThat(window.records()).hasValue(100);
    assertThat(subgroup(window, "sex=female").count()).hasValue(50);
    assertThat(subgroup(window, "sex=male").count()).hasValue(50);
  }

  @Test
  void shouldForgetAPatientWithTheLastPaneOfTheVisits() {
    List<PatientRecord> visits = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      visits.add(Ward.visit("p" + i, "a" + i, Ward.START, i % 2 == 0, false));
      visits.add(Ward.visit("q" + i, "b" + i, Ward.START, i % 2 == 0, false));
      visits.add(
          Ward.visit("p" + i, "c" + i, Ward.START.plus(Duration.ofMinutes(30)), i % 2 == 0, false));
    }
    patients.feed(visits);
    assertThat(patients.present().records()).hasValue(120);

    patients.feed(
        List.of(Ward.visit("x", "x", Ward.START.plus(Duration.ofMinutes(70)), true, false)));

    assertThat(patients.present().records()).as("p0 to p59 and x").hasValue(61);
  }

  @Test
  void shouldCountLatePatientsOnce() {
    patients.feed(visits(90, Ward.START.plus(Duration.ofHours(3))));
    List<PatientRecord> late = new ArrayList<>();
    for (int i = 0; i < 90; i++) {
      late.add(Ward.visit("late" + i % 30, "l" + i, Ward.START, i % 30 < 15, false));
    }
    patients.feed(late);
    patients.restart();
    patients.feed(late);

    WindowRepresentation window = patients.present();
    assertThat(window.lateRecords()).hasValue(30);
    assertThat(subgroup(window, "sex=female").late()).hasValue(15);
    assertThat(window.records()).hasValue(90);
  }

  @Test
  void shouldRestTheEvidenceOnFirstSightingsOnly() {
    patients.feed(visits(120, Ward.START));
    Estimate.Known once = (Estimate.Known) subgroup(patients.present(), "sex=female").sequence();
    for (int again = 0; again < 5; again++) {
      patients.feed(visits(120, Ward.START));
    }

    assertThat(once.n()).isEqualTo(120);
    assertThat(subgroup(patients.present(), "sex=female").sequence()).isEqualTo(once);
  }

  @Test
  void shouldSayTheSameHoweverTheLogIsRead() {
    List<Object> first = said(1);

    assertThat(first).hasSizeGreaterThan(5).isEqualTo(said(2)).isEqualTo(said(3));
  }

  /** All alerts and the last window, read in an order that depends on the seed. */
  private static List<Object> said(long seed) {
    WatchedStream stream = new WatchedStream(Ward.countingPatients(), 4);
    List<Object> said = new ArrayList<>(stream.feedUnevenly(ward(3, 12_000), new Random(seed)));
    said.add(stream.present());
    return said;
  }

  @Test
  void shouldSayTheSameWhenItWasStoppedAndStarted() {
    List<PatientRecord> visits = ward(4, 6000);
    WatchedStream interrupted = new WatchedStream(Ward.countingPatients(), 4);
    List<AlertVersion> versions = new ArrayList<>();
    List<AlertVersion> expected = new ArrayList<>();
    for (int from = 0; from < visits.size(); from += 500) {
      List<PatientRecord> part = visits.subList(from, from + 500);
      expected.addAll(patients.feed(part));
      versions.addAll(interrupted.feed(part));
      interrupted.restart();
      assertThat(interrupted.present()).isEqualTo(patients.present());
    }

    assertThat(versions).hasSizeGreaterThan(3).isEqualTo(expected);
  }

  @Test
  void shouldForgetTheTalliesOfAWindowThatTheDescriptorNoLongerHas() {
    HeapMemory memory = new HeapMemory();
    DatasetDescriptor two =
        Ward.withWindows(
            "[{ name: 1h, length: PT1H, pane: PT1M, grace: PT10M }, { name: day, length: P1D, pane: PT1H, grace: PT1H }]");
    WatchedStream stream = new WatchedStream(two, 1, memory);
    stream.feed(visits(90, Ward.START));
    stream.restart();
    assertThat(memory.places("day")).isNotEmpty();
    List<?> kept = memory.places("1h");

    StreamWatch fewer = new StreamWatch(Ward.descriptor(), 1, memory, 0);
    fewer.save();

    assertThat(memory.places("day")).isEmpty();
    assertThat(memory.places("1h")).isNotEmpty().isEqualTo(kept);
  }

  /** Patients with one to nine visits each, a third of them women's, over some hours. */
  private static List<PatientRecord> ward(long seed, int count) {
    Random random = new Random(seed);
    List<PatientRecord> visits = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int patient = Math.max(0, i / 5 - random.nextInt(60));
      visits.add(
          Ward.visit(
              "p" + patient,
              "r" + i,
              Ward.START.plusSeconds(2L * i - random.nextInt(120)),
              patient % 3 == 0,
              patient % 4 == 0));
    }
    return visits;
  }

  private static List<PatientRecord> visits(int count, Instant at) {
    List<PatientRecord> visits = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      visits.add(Ward.visit("p" + i, "r" + i, at, i % 2 == 0, false));
    }
    return visits;
  }

  private static Instant at(int second) {
    return Ward.START.plusSeconds(second);
  }

  private static PublishedRepresentation subgroup(WindowRepresentation window, String id) {
    return window.subgroups().stream()
        .filter(s -> s.subgroup().id().equals(id))
        .findFirst()
        .orElseThrow();
  }
}
