package io.equipoise.monitor.kafka;

import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.contract.RepresentationSnapshot;
import io.equipoise.monitor.app.AlertVersion;
import io.equipoise.monitor.app.StreamWatch;
import io.equipoise.monitor.app.WindowRepresentation;
import io.equipoise.monitor.domain.CellTally;
import io.equipoise.monitor.domain.Chunk;
import io.equipoise.monitor.domain.PartitionProgress;
import io.equipoise.monitor.domain.TallyShape;
import io.equipoise.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Step 2: adds up what the partitions tallied, watches the window ({@link StreamWatch}), and
 * publishes snapshots and alerts.
 */
final class MergeProcessor implements Processor<byte[], byte[], byte[], byte[]> {
  /**
   * Longest work on chunks between two commits, well below the transaction's timeout: thousands of
   * alerts may change at once, and chunks that are not counted are kept with the commit.
   */
  private static final long MOST_WORK_NANOS = Duration.ofSeconds(2).toNanos();

  private static final Logger LOG = LoggerFactory.getLogger(MergeProcessor.class);

  private final MonitorTopology.Settings settings;
  private final TallyShape shape;
  private final ChunkFormat chunks;
  private final MonitorWire wire;
  private final Serializer<Object> serializer;
  private final Topics topics;
  private @Nullable ProcessorContext<byte[], byte[]> context;
  private @Nullable StreamWatch watch;
  private @Nullable CommitPace pace;
  private long workSinceCommit;

  MergeProcessor(MonitorTopology.Settings settings) {
    this.settings = settings;
    this.shape = new TallyShape(settings.descriptor());
    this.chunks = new ChunkFormat(shape);
    this.wire = new MonitorWire(settings.descriptor());
    this.serializer = settings.serdes().serializer();
    this.topics = Topics.of(settings.descriptor().dataset());
  }

  /**
   * Takes up where the stores are, which a crash may have set back: nothing of before survives
   * here.
   */
  @Override
  public void init(ProcessorContext<byte[], byte[]> newContext) {
    KeyValueStore<WindowPlace, CellTally> tallies =
        newContext.getStateStore(MonitorTopology.WINDOW_TALLIES);
    KeyValueStore<String, byte[]> state = newContext.getStateStore(MonitorTopology.WATCH_STATE);
    CommitHook hook = newContext.getStateStore(MonitorTopology.MERGE_COMMIT);
    StreamWatch newWatch =
        new StreamWatch(
            settings.descriptor(),
            settings.partitions(),
            new StoreWatchMemory(tallies, state, shape),
            newContext.currentSystemTimeMs());
    nameAlerts(newWatch);
    CommitPace newPace = CommitPace.of(newContext);
    settings.listener().watching();
    newWatch.tellAlerts(settings.listener());
    workSinceCommit = 0;
    hook.beforeCommit(
        () -> {
          newWatch.save();
          workSinceCommit = 0;
        });
    newContext.schedule(
        settings.flushEvery(),
        PunctuationType.WALL_CLOCK_TIME,
        now -> advance(newContext, newWatch, newPace, now));
    newContext.schedule(
        settings.publishEvery(),
        PunctuationType.WALL_CLOCK_TIME,
        now -> publish(newContext, newWatch, now));
    context = newContext;
    watch = newWatch;
    pace = newPace;
  }

  /** An earlier release kept alerts without what they are about, which their topic tells. */
  private void nameAlerts(StreamWatch watching) {
    List<String> nameless = watching.nameless();
    if (nameless.isEmpty()) {
      return;
    }
    Map<String, ImbalanceAlert> published = settings.published().get();
    for (String id : nameless) {
      ImbalanceAlert latest = published.get(id);
      if (latest != null) {
        watching.name(id, MonitorWire.subject(latest));
      } else {
        LOG.warn("alert {} is watched no longer and stays open: its topic does not tell of it", id);
      }
    }
  }

  @Override
  public void process(Record<byte[], byte[]> input) {
    ProcessorContext<byte[], byte[]> to = context;
    StreamWatch watching = watch;
    CommitPace commits = pace;
    if (to == null || watching == null || commits == null) {
      throw new IllegalStateException("the processor has not been initialized");
    }
    long now = to.currentSystemTimeMs();
    Chunk chunk = chunks.decode(input.value());
    commits.processed(chunk.progress().arrival(), now);
    watching.received(chunk, now);
    if (chunk.progress().arrival() != PartitionProgress.NO_TIME) {
      settings.listener().merged(Duration.ofMillis(now - chunk.progress().arrival()));
    }
    advance(to, watching, commits, now);
  }

  @Override
  public void close() {
    settings.listener().released();
  }

  private void advance(
      ProcessorContext<byte[], byte[]> to, StreamWatch watching, CommitPace commits, long now) {
    long begun = System.nanoTime();
    List<AlertVersion> versions =
        watching.advance(now, () -> workSinceCommit + System.nanoTime() - begun < MOST_WORK_NANOS);
    workSinceCommit += System.nanoTime() - begun;
    if (workSinceCommit >= MOST_WORK_NANOS) {
      commits.hurry();
    }
    for (AlertVersion version : versions) {
      commits.hurry();
      ImbalanceAlert alert = wire.alert(version);
      send(
          to,
          MonitorTopology.ALERTS_SINK,
          topics.alerts().name(),
          version.alert().id(),
          alert,
          now);
      settings.listener().published(alert);
    }
  }

  private void publish(ProcessorContext<byte[], byte[]> to, StreamWatch watching, long now) {
    for (WindowRepresentation window : watching.changedWindows()) {
      RepresentationSnapshot snapshot = wire.snapshot(window);
      send(
          to,
          MonitorTopology.REPRESENTATION_SINK,
          topics.representation().name(),
          MonitorWire.key(window.view()),
          snapshot,
          now);
      settings.listener().published(snapshot);
    }
  }

  private void send(
      ProcessorContext<byte[], byte[]> to,
      String sink,
      String topic,
      String key,
      SpecificRecord value,
      long timestamp) {
    to.forward(
        new Record<>(
            key.getBytes(StandardCharsets.UTF_8), serializer.serialize(topic, value), timestamp),
        sink);
  }
}
