package io.equipoise.evaluator.kafka;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.record.EventTimeLimits;
import io.equipoise.cohort.record.RecordCodec;
import io.equipoise.cohort.record.RecordSchemas;
import io.equipoise.schemas.serde.WireSerdes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Reads the records of the stream whose label is known. What cannot be read, and what is synthetic
 * by its header or its provenance, is left out without a word: the monitor reads the same topic and
 * tells of it.
 */
final class LabeledRecordReader {
  /** Header that marks a record as made up; the monitor goes by it too. */
  private static final String SYNTHETIC = "synthetic";

  private final RecordCodec codec;
  private final Deserializer<GenericRecord> values;
  private final int label;

  LabeledRecordReader(DatasetDescriptor descriptor, WireSerdes serdes) {
    this.codec = new RecordCodec(descriptor);
    this.values = serdes.genericDeserializer();
    this.label = descriptor.labelIndex();
  }

  Optional<PatientRecord> read(ConsumerRecord<String, byte[]> record) {
    if (isMarkedSynthetic(record)) {
      return Optional.empty();
    }
    try {
      GenericRecord avro = values.deserialize(record.topic(), record.headers(), record.value());
      if (avro == null
          || !avro.getSchema().getFullName().equals(codec.realSchema().getFullName())) {
        return Optional.empty();
      }
      Schema.Field provenance = avro.getSchema().getField(RecordSchemas.PROVENANCE);
      if (provenance != null && avro.get(provenance.pos()) != null) {
        return Optional.empty();
      }
      PatientRecord read = codec.decode(avro);
      return Double.isNaN(read.value(label))
              || hasInfinity(read)
              || hasNoTime(read, record.timestamp())
          ? Optional.empty()
          : Optional.of(read);
    } catch (SerializationException | IllegalArgumentException | AvroRuntimeException e) {
      return Optional.empty();
    }
  }

  private static boolean isMarkedSynthetic(ConsumerRecord<String, byte[]> record) {
    Header mark = record.headers().lastHeader(SYNTHETIC);
    return mark != null
        && mark.value() != null
        && new String(mark.value(), StandardCharsets.UTF_8).equalsIgnoreCase("true");
  }

  /**
   * Whether the monitor refuses the record for its event time; else that would be "now" for good.
   */
  private static boolean hasNoTime(PatientRecord record, long timestamp) {
    return EventTimeLimits.isTooEarly(record.eventTime())
        || (timestamp > 0
            && EventTimeLimits.isTooFarAhead(record.eventTime(), Instant.ofEpochMilli(timestamp)));
  }

  private static boolean hasInfinity(PatientRecord record) {
    for (int column = 0; column < record.columns(); column++) {
      if (Double.isInfinite(record.value(column))) {
        return true;
      }
    }
    return false;
  }
}
