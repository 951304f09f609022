package io.equipoise.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.record.RecordCodec;
import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.localstack.SharedStack;
import io.equipoise.monitor.app.HeapMemory;
import io.equipoise.monitor.app.RecordTally;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.topic.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The monitor in a process of its own, on a real broker and registry, killed with SIGKILL while it
 * counts.
 */
class MonitorKillTest {
  private static final Logger LOG = LoggerFactory.getLogger(MonitorKillTest.class);
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final AtomicInteger NUMBER = new AtomicInteger();

  @TempDir private Path folder;
  private final DatasetDescriptor descriptor =
      Ward.descriptor("ward-killed-" + NUMBER.incrementAndGet());
  private final List<MonitorProcess> started = new ArrayList<>();
  private Path yaml;
  private WardStream ward;

  @BeforeEach
  void prepare() throws Exception {
    yaml = Files.writeString(folder.resolve("ward.yaml"), Ward.yaml(descriptor.dataset()));
    ward =
        new WardStream(
            descriptor,
            new Connection(
                SharedStack.kafka().bootstrapServers(), SharedStack.registry().url(), Map.of()));
  }

  @AfterEach
  void stopAll() throws Exception {
    for (MonitorProcess process : started) {
      process.kill();
    }
    ward.close();
  }

  /** Seventeen seconds a round on a busy machine, so on request only. */
  @EnabledIfSystemProperty(named = "equipoise.kill.rounds", matches = "\\d+")
  @Test
  void shouldCountAndAlertExactlyOnceWhenKilledOverAndOverWhileRecordsFlow() throws Exception {
    long began = System.nanoTime();
    int rounds = Integer.getInteger("equipoise.kill.rounds", 20);
    Random random = new Random(20);
    List<PatientRecord> sent = Collections.synchronizedList(new ArrayList<>());
    Set<String> poison = Collections.synchronizedSet(new TreeSet<>());
    AtomicReference<Throwable> fault = new AtomicReference<>();
    ScheduledExecutorService feeder = Executors.newSingleThreadScheduledExecutor();
    int progressed = 0;
    try (MonitorGroup group =
        new MonitorGroup(
            descriptor.dataset(),
            Topics.of(descriptor.dataset()).records().name(),
            SharedStack.kafka().bootstrapServers())) {
      feeder.scheduleAtFixedRate(
          () -> {
            try {
              feed(sent, poison);
            } catch (Throwable t) {
              fault.compareAndSet(null, t);
              throw t;
            }
          },
          0,
          50,
          TimeUnit.MILLISECONDS);
      for (int round = 0; round < rounds; round++) {
        long before = group.committed();
        MonitorProcess process = start("state");
        long killAfter = 300 + random.nextInt(1200);
        if (random.nextInt(5) == 0) {
          // At any moment, the start included.
          pause(killAfter * 2);
        } else {
          await()
              .atMost(PATIENCE)
              .pollInterval(Duration.ofMillis(50))
              .until(() -> alive(process) && group.committed() > before);
          pause(killAfter);
        }
        process.kill();
        progressed += group.committed() > before ? 1 : 0;
        // Now and then the broker has to find out by itself.
        if (round % 10 != 5) {
          group.bury();
        }
      }
    } finally {
      feeder.shutdown();
      assertThat(feeder.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }
    assertThat(fault.get()).isNull();
    LOG.warn(
        "{} kills within {} s, {} of them after progress, over {} records",
        rounds,
        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began),
        progressed,
        sent.size());
    assertThat(progressed).isGreaterThanOrEqualTo(rounds / 2);

    MonitorProcess last = start("state");
    awaitCovered(last, sent.size() + poison.size());

    assertThat(counts()).isEqualTo(WardStream.recount(descriptor, sent));
    assertThat(ward.rejected())
        .extracting(r -> r.key())
        .containsExactlyInAnyOrderElementsOf(poison);
    assertThat(revisions(ward.alerts()))
        .hasEntrySatisfying(
            "sex=female", revisions -> assertThat(revisions).hasSizeGreaterThan(rounds))
        .allSatisfy((subgroup, revisions) -> assertNoGap(revisions));
    assertThat(sampled(ward.sample())).isEqualTo(sampledAnew());
    assertThat(last.stop()).isEqualTo(143);
  }

  /**
   * 20 people; women are few and many by turns, so that alerts come and go. All of them fit into
   * one window.
   */
  private void feed(List<PatientRecord> sent, Set<String> poison) {
    List<PatientRecord> people = new ArrayList<>();
    for (int i = sent.size(); people.size() < 20; i++) {
      double sex = i % 13 == 12 ? Double.NaN : i % 10 < (i / 1500 % 2 == 0 ? 2 : 9) ? 0 : 1;
      people.add(
          Ward.person(i, Ward.START.plusMillis(i * 30L), sex, i % 17 == 0 ? 70 : 30 + i % 30));
    }
    ward.send(people);
    sent.addAll(people);
    if (sent.size() % 500 == 0) {
      ward.sendPoison("poison-" + sent.size());
      poison.add("poison-" + sent.size());
    }
  }

  private boolean alive(MonitorProcess process) throws Exception {
    assertThat(process.isAlive())
        .as("%s", Files.readString(folder.resolve("monitor.log")))
        .isTrue();
    return true;
  }

  private static void pause(long millis) {
    await().pollDelay(Duration.ofMillis(millis)).until(() -> true);
  }

  /** Record in each place of the sample. */
  private static Map<String, String> sampled(Map<String, GenericRecord> sample) {
    Map<String, String> sampled = new TreeMap<>();
    sample.forEach((key, record) -> sampled.put(key, record.get("recordId").toString()));
    return sampled;
  }

  /** The same, from the records as they lie in the topic, without any crash. */
  private Map<String, String> sampledAnew() {
    RecordCodec codec = new RecordCodec(descriptor);
    Map<Integer, RecordTally> tallies = new HashMap<>();
    Map<String, String> sampled = new TreeMap<>();
    ward.records(
        (partition, offset, timestamp, avro) -> {
          PatientRecord record = codec.decode(avro);
          tallies
              .computeIfAbsent(partition, p -> new RecordTally(descriptor, p, 4, new HeapMemory()))
              .accept(record, offset, timestamp)
              .ifPresent(key -> sampled.put(key, record.recordId()));
        });
    return sampled;
  }

  private Map<String, Long> counts() {
    Map<String, Long> counts = new HashMap<>();
    ward.newestSnapshot()
        .orElseThrow()
        .getSubgroups()
        .forEach(s -> counts.put(s.getSubgroup(), s.getCount()));
    return counts;
  }

  private static void assertNoGap(List<Long> revisions) {
    assertThat(revisions).isEqualTo(LongStream.rangeClosed(1, revisions.size()).boxed().toList());
  }

  @Test
  void shouldCountAndAlertExactlyOnceWhenKilledTwiceAndSetBackToAnEmptyFolder() throws Exception {
    List<PatientRecord> records =
        Ward.stream(11, 5000, 0.3, Duration.ofSeconds(1), Duration.ofMinutes(3));
    ward.send(records.subList(0, 2000));
    ward.sendPoison("a");
    MonitorProcess first = start("state-1");
    awaitCovered(first, 1);
    ward.send(records.subList(2000, 3500));
    first.kill();
    MonitorProcess second = start("state-1");
    ward.sendPoison("b");
    awaitCovered(second, 2002);
    ward.send(records.subList(3500, 5000));
    second.kill();

    MonitorProcess third = start("state-2");
    awaitCovered(third, 5002);

    assertThat(counts()).isEqualTo(WardStream.recount(descriptor, records));
    assertThat(ward.rejected()).extracting(r -> r.key()).containsExactlyInAnyOrder("a", "b");
    assertThat(revisions(ward.alerts()))
        .containsKey("sex=female")
        .allSatisfy((subgroup, revisions) -> assertNoGap(revisions));
    assertThat(sampled(ward.sample())).isNotEmpty().isEqualTo(sampledAnew());
    assertThat(third.stop()).isEqualTo(143);
  }

  private MonitorProcess start(String state) throws Exception {
    MonitorProcess process =
        MonitorProcess.start(
            SharedStack.kafka().bootstrapServers(),
            SharedStack.registry().url(),
            yaml,
            folder.resolve(state),
            folder.resolve("monitor.log"));
    started.add(process);
    return process;
  }

  private void awaitCovered(MonitorProcess process, long records) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> {
              assertThat(process.isAlive())
                  .as("%s", Files.readString(folder.resolve("monitor.log")))
                  .isTrue();
              return ward.covered() >= records;
            });
  }

  private static Map<String, List<Long>> revisions(List<ImbalanceAlert> alerts) {
    Map<String, List<Long>> revisions = new HashMap<>();
    alerts.forEach(
        a ->
            revisions
                .computeIfAbsent(a.getSubgroup(), s -> new ArrayList<>())
                .add(a.getRevision()));
    return revisions;
  }
}
