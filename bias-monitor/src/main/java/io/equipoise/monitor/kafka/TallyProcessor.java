package io.equipoise.monitor.kafka;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.record.RecordCodec;
import io.equipoise.monitor.app.RecordTally;
import io.equipoise.monitor.app.Rejection;
import io.equipoise.monitor.domain.CellTally;
import io.equipoise.monitor.domain.PaneCell;
import io.equipoise.monitor.domain.PartitionProgress;
import io.equipoise.monitor.domain.TallyShape;
import io.equipoise.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serializer;
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
  private final MonitorTopology.Settings settings;
  private final RecordDecoder decoder;
  private final RecordCodec codec;
  private final Serializer<Object> serializer;
  private final TallyMessage.Format messages;
  private final byte[] messageKey;
  private final String sampleTopic;
  private @Nullable ProcessorContext<byte[], byte[]> context;
  private @Nullable RecordTally tally;

  TallyProcessor(MonitorTopology.Settings settings) {
    DatasetDescriptor descriptor = settings.descriptor();
    Topics topics = Topics.of(descriptor.dataset());
    this.settings = settings;
    this.decoder =
        new RecordDecoder(
            descriptor, topics.records().name(), settings.serdes().genericDeserializer());
    this.codec = new RecordCodec(descriptor);
    this.serializer = settings.serdes().serializer();
    this.messages = new TallyMessage.Format(new TallyShape(descriptor));
    this.messageKey = utf8(descriptor.dataset());
    this.sampleTopic = topics.trainingSample().name();
  }

  /**
   * Takes up where the stores are, which a crash may have set back: nothing of before survives
   * here.
   */
  @Override
  public void init(ProcessorContext<byte[], byte[]> newContext) {
    KeyValueStore<PaneCell, CellTally> tallies =
        newContext.getStateStore(MonitorTopology.CELL_TALLIES);
    KeyValueStore<String, PartitionProgress> progress =
        newContext.getStateStore(MonitorTopology.PARTITION_PROGRESS);
    KeyValueStore<String, Integer> slots = newContext.getStateStore(MonitorTopology.SAMPLE_SLOTS);
    RecordTally newTally =
        new RecordTally(
            settings.descriptor(),
            newContext.taskId().partition(),
            settings.partitions(),
            new StoreTallyMemory(tallies, progress, slots));
    newContext.schedule(
        settings.flushEvery(),
        PunctuationType.WALL_CLOCK_TIME,
        now -> flush(newContext, newTally, now));
    context = newContext;
    tally = newTally;
  }

  @Override
  public void process(Record<byte[], byte[]> input) {
    ProcessorContext<byte[], byte[]> to = started(context);
    RecordTally counting = started(tally);
    RecordMetadata place = to.recordMetadata().orElseThrow();
    RecordDecoder.Decoded decoded =
        decoder.decode(input.value(), input.headers(), to.currentSystemTimeMs());
    if (decoded instanceof RecordDecoder.Decoded.Accepted accepted) {
      PatientRecord record = accepted.record();
      counting
          .accept(record, place.offset())
          .ifPresent(
              slot ->
                  to.forward(
                      input
                          .withKey(utf8(slot))
                          .withValue(serializer.serialize(sampleTopic, codec.encode(record)))
                          .withHeaders(new RecordHeaders()),
                      MonitorTopology.SAMPLE_SINK));
    } else {
      Rejection rejection = ((RecordDecoder.Decoded.Refused) decoded).rejection();
      counting.reject(place.offset());
      to.forward(input.withHeaders(headers(rejection, place)), MonitorTopology.REJECTED_SINK);
    }
  }

  private void flush(ProcessorContext<byte[], byte[]> to, RecordTally counting, long now) {
    int partition = to.taskId().partition();
    counting
        .flush()
        .ifPresent(
            flush -> {
              for (RecordTally.Placed placed : flush.tallies()) {
                send(to, new TallyMessage.Tallied(partition, placed.place(), placed.tally()), now);
              }
              send(to, new TallyMessage.Progressed(partition, flush.progress()), now);
            });
  }

  private void send(ProcessorContext<byte[], byte[]> to, TallyMessage message, long now) {
    to.forward(new Record<>(messageKey, messages.encode(message), now), MonitorTopology.TO_MERGE);
  }

  private static Headers headers(Rejection rejection, RecordMetadata place) {
    return new RecordHeaders()
        .add("code", utf8(rejection.code()))
        .add("field", utf8(rejection.field()))
        .add("reason", utf8(rejection.reason()))
        .add("source", utf8("records"))
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
