package io.equipoise.benchmarks;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.localstack.EmbeddedKafka;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.connection.Pause;
import io.equipoise.schemas.topic.TopicSpec;
import io.equipoise.schemas.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;

/**
 * Measures how fast the monitor reads a topic, beside the least that a reader must do and beside
 * what one would write first with the Streams DSL.
 *
 * <p>One embedded broker, one set of records, made once by a seed; each contender has the same
 * threads, commit interval, cache and polls, begins with an empty state and in a group of its own,
 * and leaves nothing behind. Rounds alternate the contenders' order. Broker, contenders and clock
 * share one JVM and its processors, so the ratios say more than the figures.
 */
final class MonitorBenchmark {
  /** Partitions of the input. */
  static final int PARTITIONS = 4;

  /** How the clock runs. */
  static final String RULE =
      "The clock runs from when all threads have their partitions, or the first commit if that is earlier, until the group"
          + " has committed the end of its input and of the topics by which it sends records to itself, looked at every"
          + " 20 ms; what was done before is not counted. Of a contender that is done before the first look, everything"
          + " is counted, from when it was started.";

  private static final String REGISTRY = "mock://bench";
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  /** How long a contender may take to begin. */
  private static final Duration STARTED_WITHIN = Duration.ofMinutes(2);

  /** How long results may take to show what has been committed. */
  private static final Duration RESULTS_WITHIN = Duration.ofSeconds(30);

  private final BenchReport.Plan plan;
  private final Consumer<String> progress;
  private final Pause pause = Pause.parking();
  private final DatasetDescriptor descriptor = BenchStream.descriptor();

  /**
   * A benchmark that has not run.
   *
   * @param progress hears a line for each step
   */
  MonitorBenchmark(BenchReport.Plan plan, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
  }

  /** Runs it: a broker is started, and stopped and removed with all its data in the end. */
  BenchReport run() throws InterruptedException {
    Path folder = ScratchFolder.create();
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"))) {
      return run(new Connection(kafka.bootstrapServers(), REGISTRY, Map.of()), folder);
    } finally {
      ScratchFolder.delete(folder);
    }
  }

  private BenchReport run(Connection connection, Path folder) throws InterruptedException {
    Tuning tuning = Tuning.ofMonitor(plan.threads(), PARTITIONS);
    BenchTopic all = fill(connection, Topics.of(descriptor.dataset()).records(), plan.records());
    int few = Math.min(plan.hoppingRecords(), plan.records());
    BenchTopic first = fill(connection, Topics.of(descriptor.dataset() + "-first").records(), few);
    List<Contender> contenders =
        List.of(
            new PlainConsumer(connection, all, tuning),
            new PlainStreams(connection, all, tuning),
            SubgroupCounts.hopping(connection, descriptor, first, tuning),
            SubgroupCounts.tumbling(connection, descriptor, all, tuning),
            new OurMonitor(connection, descriptor, all, tuning));
    List<BenchReport.Figure> figures = new ArrayList<>();
    for (int round = 1 - plan.warmUpRounds(); round <= plan.rounds(); round++) {
      List<Contender> order = new ArrayList<>(contenders);
      if (Math.floorMod(round, 2) == 0) {
        Collections.reverse(order);
      }
      for (Contender contender : order) {
        BenchReport.Figure figure =
            measure(connection, contender, round, folder.resolve("state-" + contender.group()));
        progress.accept(
            "%s, %s: %,.0f records/s"
                .formatted(
                    round < 1 ? "warm-up" : "round " + round,
                    contender.name(),
                    figure.recordsPerSecond()));
        if (round >= 1) {
          figures.add(figure);
        }
      }
    }
    Map<String, String> descriptions = new LinkedHashMap<>();
    contenders.forEach(c -> descriptions.put(c.name(), c.description()));
    return new BenchReport(RULE, plan, BenchReport.Machine.here(), descriptions, figures);
  }

  private BenchTopic fill(Connection connection, TopicSpec topic, int length) {
    progress.accept("writing %,d records to %s".formatted(length, topic.name()));
    return BenchTopic.fill(
        connection, descriptor, topic.name(), length, plan.records(), plan.seed());
  }

  private BenchReport.Figure measure(
      Connection connection, Contender contender, int round, Path state)
      throws InterruptedException {
    long started = System.nanoTime();
    try (Contender.Run run = contender.start(state);
        GroupProgress group = new GroupProgress(connection, contender)) {
      long records = contender.topic().records();
      GroupProgress.Look look = awaitBegun(run, group);
      long begun = look.done() ? started : System.nanoTime();
      double before = look.done() ? 0 : look.share(records);
      double inputRead = Double.NaN;
      while (!look.done() && seconds(begun) < plan.limitSeconds()) {
        pause.await(LOOK_EVERY);
        run.check();
        look = group.look();
        if (Double.isNaN(inputRead) && look.input() >= records) {
          inputRead = seconds(begun);
        }
      }
      double took = seconds(begun);
      double done = (look.done() ? 1 : look.share(records)) - before;
      long counted = run.counted();
      while (look.done()
          && counted != contender.expected()
          && seconds(begun) < took + RESULTS_WITHIN.toSeconds()) {
        pause.await(LOOK_EVERY);
        run.check();
        counted = run.counted();
      }
      return new BenchReport.Figure(
          round,
          contender.name(),
          Math.round(done * records),
          took,
          done * records / took,
          look.done(),
          counted,
          contender.expected(),
          Double.isNaN(inputRead) ? took : inputRead,
          seconds(begun));
    } finally {
      cleanUp(connection, contender);
      ScratchFolder.delete(state);
    }
  }

  /**
   * Looks until every thread has its partitions, or one has begun without waiting for the others.
   */
  private GroupProgress.Look awaitBegun(Contender.Run run, GroupProgress group)
      throws InterruptedException {
    long asked = System.nanoTime();
    GroupProgress.Look look = group.look();
    while (!run.running() && look.input() == 0) {
      if (seconds(asked) > STARTED_WITHIN.toSeconds()) {
        throw new KafkaException("nothing was read within " + STARTED_WITHIN);
      }
      pause.await(LOOK_EVERY);
      run.check();
      look = group.look();
    }
    return look;
  }

  private void cleanUp(Connection connection, Contender contender) {
    Topics topics = Topics.of(descriptor.dataset());
    List<String> results =
        topics.all().stream()
            .map(TopicSpec::name)
            .filter(name -> !name.equals(topics.records().name()))
            .toList();
    try (GroupProgress group = new GroupProgress(connection, contender)) {
      group.forget(results);
    }
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }
}
