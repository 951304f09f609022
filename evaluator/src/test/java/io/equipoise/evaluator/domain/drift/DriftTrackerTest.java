package io.equipoise.evaluator.domain.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.alert.AlertState;
import io.equipoise.cohort.alert.Severity;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.evaluator.PlantedCohort;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DriftTrackerTest {
  private static final DatasetDescriptor DESCRIPTOR = PlantedCohort.descriptor("planted");
  private static final int WOMEN = 0;
  private static final int MEN = 1;

  /** A stream: one outcome every second, this share of women, and a model that is right in part. */
  private static final class Stream {
    private final SplittableRandom random;
    private final double women;
    private long sent;
    private long womenSent;

    Stream(long seed, double women) {
      this.random = new SplittableRandom(seed);
      this.women = women;
    }

    /** The labels of women are flipped when asked: what was positive is negative now. */
    List<DriftTracker.Version> send(DriftTracker tracker, boolean flipped) {
      boolean woman = random.nextDouble() < women;
      boolean ill = random.nextDouble() < 0.4;
      double probability =
          Math.max(0, Math.min(1, (ill ? 0.7 : 0.3) + 0.25 * random.nextDouble(-1, 1)));
      boolean label = ill != (woman && flipped);
      sent++;
      womenSent += woman ? 1 : 0;
      Cell cell =
          new Cell(List.of(woman ? "female" : "male", random.nextBoolean() ? "18-49" : "50-100"));
      return tracker.observe(
          cell, new Outcome(sent, sent * 1000, probability, probability >= 0.5, label));
    }
  }

  private static Watched champion(String id) {
    return new Watched(
        id,
        Map.of(
            "sex=female", new Watched.Support(103, 1000),
            "sex=male", new Watched.Support(897, 1000),
            "ageBand=18-49", new Watched.Support(500, 1000),
            "ageBand=50-100", new Watched.Support(500, 1000)),
        false);
  }

  private static DriftTracker tracker() {
    return new DriftTracker(
        DESCRIPTOR,
        DriftSettings.standard(DESCRIPTOR.alerting().falseAlarmBudget()),
        champion("one"));
  }

  @Test
  void shouldRaiseWithin500RecordsOfTheSubgroupWhenItsLabelsFlip() {
    long[] delays = new long[20];
    for (int seed = 0; seed < delays.length; seed++) {
      Stream stream = new Stream(seed, 0.2);
      DriftTracker tracker = tracker();
      for (int i = 0; i < 5000; i++) {
        assertThat(firing(stream.send(tracker, false))).isEmpty();
      }
      long before = stream.womenSent;
      List<DriftTracker.Version> raised = List.of();
      while (raised.isEmpty()) {
        raised = firing(stream.send(tracker, true));
      }
      assertThat(raised.get(0).subgroup().id()).isEqualTo("sex=female");
      delays[seed] = stream.womenSent - before;
    }
    Arrays.sort(delays);
    assertThat((delays[9] + delays[10]) / 2.0)
        .as("labeled records of women until the alert: %s", Arrays.toString(delays))
        .isLessThan(500);
  }

  @Test
  void shouldRaiseNothingIn20StreamsWhenNothingChanges() {
    for (int seed = 100; seed < 120; seed++) {
      Stream stream = new Stream(seed, 0.2);
      DriftTracker tracker = tracker();
      for (int i = 0; i < 20_000; i++) {
        assertThat(firing(stream.send(tracker, false))).as("seed %d, record %d", seed, i).isEmpty();
      }
    }
  }

  @Test
  void shouldTellGapEvidenceAndRequestWhenItRaises() {
    DriftTracker tracker = tracker();
    DriftTracker.Version raised = raise(new Stream(1, 0.2), tracker);
    assertThat(raised.alert().episode()).isEqualTo(1);
    assertThat(raised.alert().severity()).isNotEqualTo(Severity.NONE);
    // Half of 103, rounded up to ten.
    assertThat(raised.alert().publishedDeficit()).isEqualTo(60);
    assertThat(raised.reading().logEvidence()).isGreaterThanOrEqualTo(raised.reading().logCut());
    assertThat(raised.reading().shown()).isTrue();
    assertThat(raised.reading().figures().gap())
        .isInstanceOfSatisfying(
            Estimate.Known.class, gap -> assertThat(gap.value()).isGreaterThan(0.1));
    assertThat(tracker.alert(MEN).state()).isNotEqualTo(AlertState.FIRING);
  }

  @Test
  void shouldWarnByTheDetectorsWhenErrorsRise() {
    DriftTracker tracker = tracker();
    Stream stream = new Stream(1, 0.2);
    raise(stream, tracker);
    for (int i = 0; i < 2000; i++) {
      stream.send(tracker, true);
    }
    assertThat(tracker.reading(WOMEN).detectors())
        .allSatisfy(d -> assertThat(d.detections()).as(d.name()).isPositive())
        .allSatisfy(d -> assertThat(d.lastAt()).isPresent());
    assertThat(tracker.reading(MEN).detectors())
        .allSatisfy(d -> assertThat(d.detections()).as(d.name()).isZero());
  }

  @Test
  void shouldResolveWithAnotherChampionAndHoldBackTheNextRequestWhenItFailsAgainSoon() {
    DriftTracker tracker = tracker();
    Stream stream = new Stream(2, 0.2);
    raise(stream, tracker);
    tracker.follow(champion("two"));
    assertThat(tracker.alert(WOMEN).state()).isEqualTo(AlertState.FIRING);
    assertThat(tracker.reading(WOMEN).records()).isZero();
    for (int i = 0; i < 300; i++) {
      stream.send(tracker, false);
    }
    assertThat(tracker.alert(WOMEN).state()).isEqualTo(AlertState.RESOLVED);
    assertThat(tracker.alert(WOMEN).resolvedAt()).isPresent();

    List<DriftTracker.Version> again = new ArrayList<>();
    while (again.isEmpty()) {
      again.addAll(firing(stream.send(tracker, true)));
    }
    assertThat(again.get(0).alert().episode()).isEqualTo(2);
    long raisedAt = again.get(0).streamTime();
    long asked = again.get(0).alert().publishedDeficit();
    while (asked == 0) {
      for (DriftTracker.Version version : stream.send(tracker, true)) {
        if (version.subgroup().id().equals("sex=female")) {
          asked = version.alert().publishedDeficit();
          raisedAt = version.streamTime();
        }
      }
    }
    // Ten minutes of stream time after the first request, whenever the alert fired.
    assertThat(raisedAt).isGreaterThanOrEqualTo(firstRequest(2) + 600_000);
  }

  private static long firstRequest(long seed) {
    return raise(new Stream(seed, 0.2), tracker()).streamTime();
  }

  @Test
  void shouldSayNothingWhenAttributesAreUnknown() {
    DriftTracker tracker = tracker();
    for (int i = 0; i < 1000; i++) {
      tracker.observe(
          new Cell(List.of("unknown", "unknown")), new Outcome(i, i, 0.9, true, i % 2 == 0));
    }
    for (int i = 0; i < tracker.subgroups().size(); i++) {
      assertThat(tracker.reading(i).records()).isZero();
      assertThat(tracker.alert(i).revision()).isZero();
    }
  }

  @Test
  void shouldTellNothingOfTenPeopleWhenTheyAreServedWorse() {
    DriftTracker tracker = tracker();
    for (int i = 0; i < 5000; i++) {
      tracker.observe(
          new Cell(List.of("female", "18-49")), new Outcome(i % 10, i, 0.1, false, true));
      tracker.observe(
          new Cell(List.of("male", "18-49")), new Outcome(1000 + i, i, 0.9, true, true));
    }
    assertThat(tracker.alert(WOMEN).state()).isEqualTo(AlertState.INSUFFICIENT);
    assertThat(tracker.reading(WOMEN).shown()).isFalse();
  }

  @Test
  void shouldGiveTheSameAlertsWhenItIsSavedAndLoadedAnywhere() throws IOException {
    List<DriftTracker.Version> whole = new ArrayList<>();
    DriftTracker tracker = tracker();
    Stream stream = new Stream(7, 0.3);
    for (int i = 0; i < 3000; i++) {
      whole.addAll(stream.send(tracker, i > 1000));
    }
    List<DriftTracker.Version> parts = new ArrayList<>();
    DriftTracker part = tracker();
    stream = new Stream(7, 0.3);
    for (int i = 0; i < 3000; i++) {
      parts.addAll(stream.send(part, i > 1000));
      if (i % 97 == 0) {
        part = reloaded(part, champion("one"));
      }
    }
    assertThat(whole).isNotEmpty();
    assertThat(parts).isEqualTo(whole);
    assertThat(part.reading(WOMEN)).isEqualTo(tracker.reading(WOMEN));
    assertThat(part.streamTime()).isEqualTo(tracker.streamTime());
  }

  @Test
  void shouldKeepTheAlertAndForgetTheFiguresWhenTheStateIsOfAnotherChampion() throws IOException {
    DriftTracker tracker = tracker();
    raise(new Stream(3, 0.2), tracker);
    DriftTracker loaded = reloaded(tracker, champion("two"));
    assertThat(loaded.alert(WOMEN)).isEqualTo(tracker.alert(WOMEN));
    assertThat(loaded.reading(WOMEN).records()).isZero();
  }

  private static DriftTracker reloaded(DriftTracker tracker, Watched champion) throws IOException {
    DriftTracker loaded =
        new DriftTracker(
            DESCRIPTOR, DriftSettings.standard(DESCRIPTOR.alerting().falseAlarmBudget()), champion);
    for (int i = 0; i < tracker.subgroups().size(); i++) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      tracker.save(i, new DataOutputStream(bytes));
      // 26 bytes for each of two times 500 outcomes, and about a kilobyte.
      assertThat(bytes.size()).isLessThan(2 * 500 * 26 + 2000);
      loaded.load(i, new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }
    return loaded;
  }

  private static DriftTracker.Version raise(Stream stream, DriftTracker tracker) {
    for (int i = 0; i < 1000; i++) {
      stream.send(tracker, false);
    }
    List<DriftTracker.Version> raised = List.of();
    while (raised.isEmpty()) {
      raised = firing(stream.send(tracker, true));
    }
    return raised.get(0);
  }

  private static List<DriftTracker.Version> firing(List<DriftTracker.Version> versions) {
    return versions.stream().filter(v -> v.alert().state() == AlertState.FIRING).toList();
  }
}
