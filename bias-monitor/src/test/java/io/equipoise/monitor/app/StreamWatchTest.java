package io.equipoise.monitor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.cohort.alert.AlertState;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.DescriptorLoader;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.monitor.Ward;
import io.equipoise.monitor.domain.PublishedRepresentation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Window of 1 h, panes of 1 min, grace of 10 min; women are half of the reference, 100 records
 * suffice.
 */
class StreamWatchTest {
  /** Three age bands, watched alone. */
  private static final DatasetDescriptor THREE_AGES =
      DescriptorLoader.parse(
          "ward.yaml",
          Ward.yaml("ward")
              .replace("bands: [18, 65, 101]", "bands: [18, 40, 65, 101]")
              .replace("[[sex], [sex, ageBand]]", "[[ageBand]]")
              .replace(
                  "\"18-64\": 0.8, \"65-100\": 0.2",
                  "\"18-39\": 0.5, \"40-64\": 0.4, \"65-100\": 0.1")
              .replace("minSupport: 100", "minSupport: 245")
              .getBytes(StandardCharsets.UTF_8));

  private final HeapMemory memory = new HeapMemory();
  private final Map<Integer, RecordTally> partitions = new HashMap<>();
  private final Map<Integer, Long> offsets = new HashMap<>();
  private long now = 1_000_000;
  private StreamWatch watch = new StreamWatch(Ward.descriptor(), 4, memory, now);

  @Test
  void shouldAddUpPartitions() {
    feed(0, women(30, Ward.START));
    feed(1, men(70, Ward.START));
    feed(1, women(20, Ward.START));

    WindowRepresentation window = present();

    assertThat(window.records()).hasValue(120);
    assertThat(subgroup(window, "sex=female").count()).hasValue(50);
    assertThat(((Estimate.Known) subgroup(window, "sex=male").share()).value())
        .isEqualTo(70 / 120.0);
    assertThat(window.view().end()).isEqualTo(Ward.START.plusSeconds(60).toEpochMilli());
    assertThat(window.view().start()).isEqualTo(window.view().end() - 3_600_000);
  }

  @Test
  void shouldRaiseUpdateAndResolveAnAlert() {
    List<AlertVersion> versions = new ArrayList<>();
    versions.addAll(feed(0, people(160, 40)));
    versions.addAll(feed(0, men(60, Ward.START)));
    versions.addAll(feed(0, women(500, Ward.START)));

    List<AlertVersion> ofWomen =
        versions.stream().filter(v -> v.seen().subgroup().id().equals("sex=female")).toList();

    assertThat(ofWomen.get(0).alert().state()).isEqualTo(AlertState.FIRING);
    assertThat(ofWomen.get(0).reason())
        .contains("% of 128 records")
        .contains("below the raising threshold");
    assertThat(ofWomen.get(ofWomen.size() - 1).alert().state()).isEqualTo(AlertState.RESOLVED);
    assertThat(ofWomen.get(ofWomen.size() - 1).alert().publishedDeficit()).isZero();
    assertThat(ofWomen)
        .extracting(v -> v.alert().revision())
        .isEqualTo(LongStream.rangeClosed(1, ofWomen.size()).boxed().toList());
    assertThat(ofWomen)
        .filteredOn(v -> v.alert().publishedDeficit() == 180)
        .as("(0.5 * 260 - 40) / 0.5 = 180 after the men")
        .hasSize(1);
  }

  @Test
  void shouldNotRaiseWithoutEvidenceHoweverOftenItLooks() {
    List<AlertVersion> versions = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      versions.addAll(feed(i % 4, people(50, 50)));
    }

    assertThat(versions)
        .filteredOn(v -> v.seen().subgroup().id().startsWith("sex=female&"))
        .isNotEmpty();
    assertThat(versions)
        .noneMatch(
            v ->
                v.seen().subgroup().id().equals("sex=female")
                    && v.alert().state() == AlertState.FIRING);
  }

  @Test
  void shouldSayNothingNewWhenNothingCame() {
    feed(0, people(90, 30));
    present();

    assertThat(feed(0, List.of())).isEmpty();
    assertThat(watch.changedWindows()).isEmpty();
  }

  @Test
  void shouldKeepAlertsEvidenceCountsAndWaitingChunksAcrossARestart() {
    feed(0, people(160, 40));
    WindowRepresentation before = present();
    receive(0, women(20, Ward.START));
    watch.save();
    assertThat(memory.waiting()).isOne();

    watch = new StreamWatch(Ward.descriptor(), 4, memory, now);
    WindowRepresentation after = present();
    now += 2000;
    watch.advance(now);

    assertThat(after).isEqualTo(before);
    assertThat(present().records()).hasValue(220);
    watch.save();
    assertThat(memory.waiting()).isZero();
  }

  @Test
  void shouldMoveTheWindowWithTheStreamTime() {
    feed(0, men(90, Ward.START));
    feed(0, women(30, Ward.START.plus(Duration.ofMinutes(59))));
    assertThat(present().records()).hasValue(120);

    feed(0, women(1, Ward.START.plus(Duration.ofMinutes(60))));

    assertThat(present().records()).hasValue(31);
  }

  @Test
  void shouldRestateAnEarlierWindowInGraceWhenARecordLandsInIt() {
    feed(0, men(90, Ward.START));
    feed(0, men(30, Ward.START.plus(Duration.ofMinutes(61))));
    watch.changedWindows();

    feed(0, women(20, Ward.START));

    List<WindowRepresentation> restated = watch.changedWindows();
    Instant firstEnd = Ward.START.plus(Duration.ofMinutes(60));
    // At 09:01 the windows that end after 08:51 are in grace; those until 09:00 hold the pane of
    // 08:00.
    assertThat(restated).hasSize(9 + 1);
    assertThat(restated)
        .filteredOn(w -> w.view().end() == firstEnd.toEpochMilli())
        .singleElement()
        .satisfies(w -> assertThat(w.records()).hasValue(110));
    assertThat(restated.get(restated.size() - 1).records()).hasValue(30);
  }

  @Test
  void shouldCountLateRecordsBySubgroupWhicheverPartitionLeftThemBehind() {
    feed(0, men(90, Ward.START.plus(Duration.ofHours(3))));
    feed(1, women(20, Ward.START));
    feed(0, women(5, Ward.START));
    watch.save();
    watch = new StreamWatch(Ward.descriptor(), 4, memory, now);

    WindowRepresentation window = present();
    assertThat(window.records()).hasValue(90);
    assertThat(window.lateRecords()).hasValue(25);
    assertThat(subgroup(window, "sex=female").late()).hasValue(25);
    assertThat(subgroup(window, "sex=male").late()).hasValue(0);
  }

  @Test
  void shouldForgetTalliesOfPanesThatAreOver() {
    feed(0, men(90, Ward.START));
    watch.save();
    feed(0, men(90, Ward.START.plus(Duration.ofHours(3))));
    watch.save();

    assertThat(memory.places("1h")).hasSize(1);
  }

  @Test
  void shouldWatchEveryWindowOfTheDescriptor() {
    DatasetDescriptor two =
        Ward.withWindows(
            "[{ name: 1h, length: PT1H, pane: PT1M, grace: PT10M }, { name: day, length: P1D, pane: PT1H, grace: PT1H }]");
    watch = new StreamWatch(two, 4, memory, now);
    partitions.put(0, new RecordTally(two, 0, 4, new HeapMemory()));
    feed(0, men(100, Ward.START));
    feed(0, women(40, Ward.START.plus(Duration.ofMinutes(90))));

    Map<String, Long> records = new HashMap<>();
    watch.changedWindows().forEach(w -> records.put(w.view().window(), w.records().orElseThrow()));

    assertThat(records).isEqualTo(Map.of("1h", 40L, "day", 140L));
  }

  @Test
  void shouldBeginAWindowAnewWhenItsPanesChange() {
    changeWindow("{ name: 1h, length: PT1H, pane: PT10M }");
    feed(0, men(100, Ward.START.plus(Duration.ofMinutes(9))));
    watch.save();

    changeWindow("{ name: 1h, length: PT1H, pane: PT1M }");
    feed(0, women(40, Ward.START.plus(Duration.ofMinutes(15))));

    assertThat(present().records()).hasValue(40);
    watch.save();
    assertThat(memory.places("1h")).hasSize(1);
    changeWindow("{ name: 1h, length: PT1H, pane: PT1M }");
    assertThat(present().records()).hasValue(40);
  }

  @Test
  void shouldEndEveryWindowOnAPaneWhenItsPanesGrow() {
    changeWindow("{ name: 1h, length: PT1H, pane: PT1M, grace: PT20M }");
    feed(0, men(100, Ward.START.plus(Duration.ofMinutes(4))));
    feed(0, men(100, Ward.START.plus(Duration.ofMinutes(15))));
    watch.save();

    changeWindow("{ name: 1h, length: PT1H, pane: PT10M, grace: PT20M }");
    feed(0, women(40, Ward.START.plus(Duration.ofMinutes(16))));

    assertThat(watch.changedWindows())
        .extracting(window -> window.view().end())
        .containsExactly(Ward.START.plus(Duration.ofMinutes(20)).toEpochMilli());
  }

  @Test
  void shouldKeepTheCountsOfAWindowWhenOnlyItsLengthChanges() {
    changeWindow("{ name: 1h, length: PT1H, pane: PT1M }");
    feed(0, men(100, Ward.START));
    feed(0, men(100, Ward.START.plus(Duration.ofMinutes(40))));
    watch.save();

    changeWindow("{ name: 1h, length: PT30M, pane: PT1M }");
    assertThat(present().records()).hasValue(100);
    changeWindow("{ name: 1h, length: PT2H, pane: PT1M }");
    assertThat(present().records()).hasValue(200);
  }

  /** Takes the watch up with another descriptor. */
  private void changeWindow(String window) {
    DatasetDescriptor changed = Ward.withWindows("[" + window + "]");
    watch = new StreamWatch(changed, 4, memory, now);
    partitions.put(0, new RecordTally(changed, 0, 4, new HeapMemory()));
  }

  @Test
  void shouldHideTheCountsFromWhichASmallOneWouldFollow() {
    feed(0, people(190, 7));

    WindowRepresentation window = present();

    assertThat(window.records()).hasValue(197);
    assertThat(subgroup(window, "sex=female").count()).isEmpty();
    assertThat(subgroup(window, "sex=male").count()).as("197 - 7").isEmpty();
    assertThat(subgroup(window, "sex=male").share()).isInstanceOf(Estimate.Insufficient.class);
    assertThat(subgroup(window, "sex=male").sequence()).isInstanceOf(Estimate.Insufficient.class);
    assertThat(subgroup(window, "sex=male").evidence()).isEmpty();
    assertThat(window.sets())
        .allSatisfy(
            set ->
                assertThat(set.measures()).noneMatch(m -> m.estimate() instanceof Estimate.Known));
    assertThat(window.sets()).extracting(set -> set.change()).allMatch(Optional::isEmpty);
  }

  @Test
  void shouldPublishEveryFigureOfAWindowThatHidesNobody() {
    feed(0, people(400, 100));

    WindowRepresentation window = present();

    assertThat(subgroup(window, "sex=female").count()).hasValue(100);
    assertThat(subgroup(window, "sex=female").evidence()).isPresent();
    assertThat(subgroup(window, "sex=female").discovered()).isTrue();
    assertThat(subgroup(window, "sex=male").discovered()).isFalse();
    assertThat(subgroup(window, "sex=female").measures())
        .filteredOn(m -> m.name().equals("logDisparity"))
        .singleElement()
        .satisfies(
            m ->
                assertThat(((Estimate.Known) m.estimate()).value())
                    .as("ln(1 / 4) - ln(1)")
                    .isCloseTo(Math.log(0.25), within(1e-12)));
    assertThat(window.sets().get(0).change().orElseThrow().crossed()).isTrue();
    assertThat(window.sets().get(0).measures())
        .filteredOn(m -> m.name().equals("totalVariation"))
        .singleElement()
        .satisfies(m -> assertThat(m.estimate()).isInstanceOf(Estimate.Known.class));
    // Nobody is 65 or older.
    assertThat(window.uncovered())
        .containsExactly(new WindowRepresentation.Uncovered("ageBand=65-100", 30));
  }

  /**
   * Of 245 people 5 are old and 40 middle-aged, both hidden, and 200 young. The middle-aged lack
   * (0.4 * 245 - 40) / 0.6 = 97; from 100 it would follow that they are 38 to 43 and the old 2 to
   * 7.
   */
  @Test
  void shouldStateTheSameDeficitWhicheverOfTheHiddenGroupsPeopleAreIn() {
    for (int old = 2; old <= 7; old++) {
      assertThat(versionsOfAges(200, 45 - old, old))
          .filteredOn(v -> v.seen().subgroup().id().equals("ageBand=40-64"))
          .singleElement()
          .satisfies(
              v -> {
                assertThat(v.alert().state()).isEqualTo(AlertState.FIRING);
                assertThat(v.seen().count()).isEmpty();
                assertThat(v.seen().support()).hasValue(245);
                assertThat(v.alert().publishedDeficit())
                    .as("0.4 * 245 / 0.6 = 163.3")
                    .isEqualTo(170);
              });
    }
  }

  /** A version's moment must not tell what its figures do not. */
  @Test
  void shouldFollowWhatIsToldOfAHiddenGroupRatherThanWhatItLacks() {
    List<PatientRecord> more = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      more.add(Ward.person(i, Ward.START, 0, 50));
    }

    List<AlertVersion> after = versionsOfAges(200, 40, 5, more);

    assertThat(after)
        .as("(0.4 * 261 - 56) / 0.6 = 81, down from 97; told 0.4 * 261 / 0.6 = 174, up from 164")
        .filteredOn(v -> v.seen().subgroup().id().equals("ageBand=40-64"))
        .hasSize(1);
  }

  private static List<AlertVersion> versionsOfAges(int young, int middle, int old) {
    return versionsOfAges(young, middle, old, List.of());
  }

  /** The watch stops and goes on between the people and more of them. */
  private static List<AlertVersion> versionsOfAges(
      int young, int middle, int old, List<PatientRecord> more) {
    List<PatientRecord> people = new ArrayList<>();
    for (int i = 0; i < young + middle + old; i++) {
      people.add(Ward.person(i, Ward.START, 0, i < young ? 30 : i < young + middle ? 50 : 70));
    }
    Collections.shuffle(people, new Random(7));
    WatchedStream stream = new WatchedStream(THREE_AGES, 1);
    List<AlertVersion> versions = new ArrayList<>(stream.feed(people));
    stream.restart();
    versions.addAll(stream.feed(more));
    return versions;
  }

  /** The number of records that a hidden group needs would tell that there are few of it. */
  @Test
  void shouldTellOfNoUncoveredCombinationThatTellsOfAHiddenGroup() {
    feed(0, people(400, 7));

    WindowRepresentation window = present();

    assertThat(subgroup(window, "sex=female").count()).isEmpty();
    assertThat(subgroup(window, "sex=female").discovered()).isFalse();
    assertThat(window.uncovered())
        .extracting(WindowRepresentation.Uncovered::pattern)
        .noneMatch(pattern -> pattern.contains("sex="));
    assertThat(window.uncoveredNote().orElseThrow()).contains("few people");
  }

  /** A ward for women: the descriptor may say that everybody is one. */
  @Test
  void shouldWatchAGroupThatIsEverybodyInTheReference() {
    DatasetDescriptor women =
        Ward.with("sex: { female: 0.5, male: 0.5 }", "sex: { female: 1, male: 0 }");
    WatchedStream stream = new WatchedStream(women, 1);

    List<AlertVersion> versions = stream.feed(people(40, 160));

    assertThat(subgroup(stream.present(), "sex=female").sequence().point()).hasValue(0.8);
    assertThat(versions).noneMatch(v -> v.seen().subgroup().id().startsWith("sex=male"));
  }

  /** Counts of all records would meet the few since the reference changed. */
  @Test
  void shouldBeginAnewWhatIsSoFarWhenTheReferenceChanges() {
    feed(0, people(500, 500));
    watch.save();
    DatasetDescriptor other =
        DescriptorLoader.parse(
            "ward.yaml",
            Ward.yaml("ward")
                .replace("female: 0.5, male: 0.5", "female: 0.4, male: 0.6")
                .getBytes(StandardCharsets.UTF_8));
    assertThat(other.reference()).isNotEqualTo(Ward.descriptor().reference());
    watch = new StreamWatch(other, 4, memory, now);

    feed(0, people(11, 3));

    PublishedRepresentation women = subgroup(present(), "sex=female");
    assertThat(women.count()).hasValue(503);
    assertThat(women.sequence()).isInstanceOf(Estimate.Insufficient.class);
    assertThat(women.evidence()).isEmpty();
  }

  @Test
  void shouldPublishNoWindowOfOneToTenRecords() {
    feed(0, men(10, Ward.START));
    assertThat(watch.changedWindows()).isEmpty();

    feed(0, men(1, Ward.START));
    assertThat(watch.changedWindows()).hasSize(1);
  }

  @Test
  void shouldGiveTheSameAlertsForTheSameLogHoweverItIsRead() {
    List<AlertVersion> first = versionsOf(1);

    assertThat(first).hasSizeGreaterThan(3).isEqualTo(versionsOf(2)).isEqualTo(versionsOf(3));
  }

  @Test
  void shouldGiveTheSameAlertsWhenTimeRunsShort() {
    Random shortOfTime = new Random(5);

    assertThat(versionsOf(1, () -> shortOfTime.nextInt(3) > 0)).isEqualTo(versionsOf(1));
  }

  @Test
  void shouldGiveTheSameAlertsAcrossRestartsWhereALookIsNotDueAfterEveryChunk() {
    List<PatientRecord> stream =
        Ward.stream(4, 40_000, 0.25, Duration.ofMillis(20), Duration.ofSeconds(1));
    WatchedStream whole = new WatchedStream(Ward.descriptor(), 4);
    WatchedStream restarted = new WatchedStream(Ward.descriptor(), 4);
    List<AlertVersion> expected = new ArrayList<>();
    List<AlertVersion> versions = new ArrayList<>();
    for (int from = 0; from < stream.size(); from += 500) {
      expected.addAll(whole.feed(stream.subList(from, from + 500)));
      versions.addAll(restarted.feed(stream.subList(from, from + 500)));
      restarted.restart();
    }

    assertThat(expected).anyMatch(v -> v.alert().state() == AlertState.FIRING);
    assertThat(versions).isEqualTo(expected);
  }

  /** Four partitions of one log, read in an order and with pauses that depend on the seed. */
  private static List<AlertVersion> versionsOf(long seed) {
    return versionsOf(seed, () -> true);
  }

  private static List<AlertVersion> versionsOf(long seed, BooleanSupplier hasTime) {
    DatasetDescriptor ward = Ward.descriptor();
    StreamWatch watch = new StreamWatch(ward, 4, new HeapMemory(), 0);
    List<RecordTally> tallies =
        IntStream.range(0, 4).mapToObj(p -> new RecordTally(ward, p, 4, new HeapMemory())).toList();
    List<PatientRecord> stream =
        Ward.stream(3, 8000, 0.3, Duration.ofSeconds(2), Duration.ofMinutes(3));
    int[] next = {0, 1, 2, 3};
    Random random = new Random(seed);
    List<AlertVersion> versions = new ArrayList<>();
    long now = 0;
    while (next[0] < 8000 || next[1] < 8000 || next[2] < 8000 || next[3] < 8000) {
      int partition = random.nextInt(4);
      for (int n = random.nextInt(400); n > 0 && next[partition] < 8000; n--) {
        RecordTally tally = tallies.get(partition);
        int i = next[partition];
        tally.accept(stream.get(i), i / 4, 5000 + i);
        tally.takeFull().ifPresent(chunk -> watch.received(chunk, 0));
        next[partition] += 4;
      }
      versions.addAll(watch.advance(now, hasTime));
    }
    for (RecordTally tally : tallies) {
      tally.flush().or(tally::flush).ifPresent(chunk -> watch.received(chunk, 0));
    }
    versions.addAll(watch.advance(StreamWatch.PATIENCE.toMillis()));
    return versions;
  }

  private WindowRepresentation present() {
    List<WindowRepresentation> windows = watch.changedWindows();
    return windows.get(windows.size() - 1);
  }

  private List<AlertVersion> feed(int partition, List<PatientRecord> records) {
    receive(partition, records);
    now += 2000;
    return watch.advance(now);
  }

  private void receive(int partition, List<PatientRecord> records) {
    RecordTally tally =
        partitions.computeIfAbsent(
            partition, p -> new RecordTally(Ward.descriptor(), p, 4, new HeapMemory()));
    for (PatientRecord record : records) {
      tally.accept(record, offsets.merge(partition, 1L, Long::sum) - 1, now);
      tally.takeFull().ifPresent(chunk -> watch.received(chunk, now));
    }
    tally.flush().or(tally::flush).ifPresent(chunk -> watch.received(chunk, now));
  }

  private static List<PatientRecord> people(int men, int women) {
    List<PatientRecord> people = new ArrayList<>(men(men, Ward.START));
    people.addAll(women(women, Ward.START));
    Collections.shuffle(people, new Random(7));
    return people;
  }

  private static PublishedRepresentation subgroup(WindowRepresentation window, String id) {
    return window.subgroups().stream()
        .filter(s -> s.subgroup().id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static List<PatientRecord> women(int count, Instant at) {
    return IntStream.range(0, count).mapToObj(i -> Ward.woman(i, at)).toList();
  }

  private static List<PatientRecord> men(int count, Instant at) {
    return IntStream.range(0, count).mapToObj(i -> Ward.man(i, at)).toList();
  }
}
