package io.equipoise.monitor.kafka;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.TopicSource;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.monitor.app.RecordTally;
import io.equipoise.monitor.app.Rejection;
import io.equipoise.monitor.domain.Chunk;
import io.equipoise.monitor.domain.LogEnd;
import io.equipoise.monitor.domain.PartitionProgress;
import io.equipoise.monitor.domain.TallyShape;
import io.equipoise.monitor.kafka.ValueReader.Decoded;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Step 1: counts the records of one input partition ({@link RecordTally}), writes its part of the
 * training sample, and puts what is no record aside.
 */
final class TallyProcessor implements Processor<byte[], byte[], byte[], byte[]> {
  /** Header by which a record without a value asks to erase the patient whom its key names. */
  static final String ERASE_HEADER = "erase";

  /**
   * Without a record for this long, the records of an unfinished chunk of history are sent as they
   * are: there are no more. A shorter pause may be the machine's.
   */
  private static final Duration PAUSE_IN_HISTORY = Duration.ofSeconds(2);

  private final MonitorTopology.Settings settings;
  private final ValueReader values;
  private final RecordDecoder decoder;
  private final SampleWriter sample;
  private final TallyShape shape;
  private final ChunkFormat chunks;
  private final byte[] messageKey;
  private @Nullable ProcessorContext<byte[], byte[]> context;
  private @Nullable RecordTally tally;
  private @Nullable CommitPace pace;
  private long latestArrival = PartitionProgress.NO_TIME;
  private long workedAt;

  TallyProcessor(MonitorTopology.Settings settings) {
    DatasetDescriptor descriptor = settings.descriptor();
    this.settings = settings;
    this.values = settings.values();
    this.decoder = new RecordDecoder(descriptor, values);
    this.sample = new SampleWriter(descriptor, settings.serdes());
    this.shape = new TallyShape(descriptor);
    this.chunks = new ChunkFormat(shape);
    this.messageKey = utf8(descriptor.dataset());
  }

  /**
   * Takes up where the stores are, which a crash may have set back: nothing of before survives
   * here.
   */
  @Override
  public void init(ProcessorContext<byte[], byte[]> newContext) {
    KeyValueStore<String, byte[]> openChunk = newContext.getStateStore(MonitorTopology.OPEN_CHUNK);
    KeyValueStore<String, byte[]> slots = newContext.getStateStore(MonitorTopology.SAMPLE_SLOTS);
    CommitHook hook = newContext.getStateStore(MonitorTopology.TALLY_COMMIT);
    RecordTally newTally =
        new RecordTally(
            settings.descriptor(),
            newContext.taskId().partition(),
            settings.partitions(),
            new StoreTallyMemory(openChunk, slots, shape));
    hook.beforeCommit(newTally::save);
    CommitPace newPace = CommitPace.of(newContext);
    newContext.schedule(
        settings.flushEvery(),
        PunctuationType.WALL_CLOCK_TIME,
        now -> {
          // Not at the start, where nothing may be sent yet.
          newTally.prune().forEach(key -> delete(newContext, key, now));
          if (mayBeAtTheEnd(now)) {
            newTally
                .flush()
                .ifPresent(
                    chunk -> {
                      send(newContext, chunk, now);
                      newPace.hurry();
                    });
          }
        });
    workedAt = newContext.currentSystemTimeMs();
    context = newContext;
    tally = newTally;
    pace = newPace;
  }

  @Override
  public void process(Record<byte[], byte[]> input) {
    ProcessorContext<byte[], byte[]> to = started(context);
    RecordTally counting = started(tally);
    RecordMetadata place = to.recordMetadata().orElseThrow();
    long now = to.currentSystemTimeMs();
    Optional<String> erased =
        input.value() == null && asksToErase(input.headers())
            ? values.patientOf(input.key())
            : Optional.empty();
    if (erased.isPresent()) {
      for (String key : counting.erase(erased.get(), place.offset(), input.timestamp())) {
        to.forward(
            input.withKey(utf8(key)).withHeaders(new RecordHeaders()), MonitorTopology.SAMPLE_SINK);
      }
    } else {
      take(input, place, now, to, counting);
    }
    counting.takeFull().ifPresent(chunk -> send(to, chunk, now));
    latestArrival = input.timestamp();
    workedAt = now;
    started(pace).processed(input.timestamp(), now);
  }

  private void take(
      Record<byte[], byte[]> input,
      RecordMetadata place,
      long now,
      ProcessorContext<byte[], byte[]> to,
      RecordTally counting) {
    Decoded decoded = decoder.decode(input, place, now);
    if (decoded instanceof Decoded.Accepted accepted) {
      settings.listener().accepted();
      PatientRecord record = accepted.record();
      counting
          .accept(record, place.offset(), input.timestamp())
          .ifPresent(
              slot ->
                  to.forward(
                      input
                          .withKey(utf8(slot))
                          .withValue(sample.value(input.value(), record))
                          .withHeaders(new RecordHeaders()),
                      MonitorTopology.SAMPLE_SINK));
    } else {
      Rejection rejection = ((Decoded.Refused) decoded).rejection();
      settings.listener().rejected(rejection.code());
      counting.reject(place.offset(), input.timestamp());
      to.forward(
          putAside(input).withHeaders(headers(rejection, place)), MonitorTopology.REJECTED_SINK);
    }
  }

  /**
   * What is kept of a rejected message. What others wrote names patients in clear: that stays where
   * the position says, and so does a value that is too large.
   */
  private Record<byte[], byte[]> putAside(Record<byte[], byte[]> input) {
    if (settings.descriptor().topic().isPresent()) {
      return input.<byte[]>withKey(null).withValue(null);
    }
    byte[] value = input.value();
    boolean tooLarge = value != null && value.length > RecordDecoder.MAX_BYTES;
    return tooLarge ? input.withValue(null) : input;
  }

  private boolean mayBeAtTheEnd(long now) {
    return LogEnd.isNear(latestArrival, now) || now - workedAt >= PAUSE_IN_HISTORY.toMillis();
  }

  private void send(ProcessorContext<byte[], byte[]> to, Chunk chunk, long now) {
    to.forward(new Record<>(messageKey, chunks.encode(chunk), now), MonitorTopology.TO_MERGE);
  }

  private static void delete(ProcessorContext<byte[], byte[]> to, String sampleKey, long now) {
    to.forward(new Record<>(utf8(sampleKey), null, now), MonitorTopology.SAMPLE_SINK);
  }

  private static boolean asksToErase(Headers headers) {
    Header marker = headers.lastHeader(ERASE_HEADER);
    return marker != null
        && marker.value() != null
        && new String(marker.value(), StandardCharsets.UTF_8).equalsIgnoreCase("true");
  }

  private Headers headers(Rejection rejection, RecordMetadata place) {
    return new RecordHeaders()
        .add("code", utf8(rejection.code()))
        .add("field", utf8(rejection.field()))
        .add("reason", utf8(rejection.reason()))
        .add("source", utf8(settings.descriptor().topic().map(TopicSource::name).orElse("records")))
        .add("position", utf8(place.partition() + ":" + place.offset()));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static <T> T started(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("the processor has not been initialized");
    }
    return part;
  }
}
