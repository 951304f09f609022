package io.equipoise.monitor.kafka;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.TopicSource;
import io.equipoise.cohort.pseudonym.Pseudonyms;
import io.equipoise.schemas.serde.WireSerdes;
import java.io.IOException;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of a topic of others, in whatever schema they were written: what is where, the
 * descriptor's {@link TopicSource} says ({@link MappedRecordReader}).
 */
final class MappedValues implements ValueReader {
  private final GenericValues values;
  private final MappedRecordReader reader;

  /** A reader of the topic; the descriptor must name it. */
  MappedValues(
      DatasetDescriptor descriptor, TopicSource source, WireSerdes serdes, Pseudonyms pseudonyms) {
    this.values = new GenericValues(source.name(), serdes);
    this.reader = new MappedRecordReader(descriptor, pseudonyms);
  }

  @Override
  public Decoded read(byte[] value, Record<byte[], byte[]> message, RecordMetadata place, long now)
      throws IOException {
    GenericRecord avro = values.read(value, message.headers(), now);
    if (avro == null) {
      return Decoded.refused("null-value", "", "The record has no value.");
    }
    // Kafka Streams takes no record without a timestamp, so ArrivalTime has made it 0.
    long timestamp = message.timestamp() > 0 ? message.timestamp() : -1;
    return reader.read(avro, message.key(), timestamp, place.partition(), place.offset());
  }

  @Override
  public Optional<String> patientOf(byte @Nullable [] key) {
    return reader.patientOf(key);
  }
}
