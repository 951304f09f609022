package io.equipoise.monitor.kafka;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.record.RecordCodec;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.serde.WrittenSchemas;
import io.equipoise.schemas.topic.Topics;
import java.util.OptionalInt;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes records for the training sample. A value of the dataset's own that was written with the
 * very schema that the sample has is passed on as it is; a value of others never is, as it names
 * patients in clear.
 */
final class SampleWriter {
  private final RecordCodec codec;
  private final Serializer<Object> serializer;
  private final String topic;
  private final boolean mapped;

  /** Id of the sample's schema, once one was written. */
  private @Nullable OptionalInt schemaId;

  SampleWriter(DatasetDescriptor descriptor, WireSerdes serdes) {
    this.codec = new RecordCodec(descriptor);
    this.serializer = serdes.serializer();
    this.topic = Topics.of(descriptor.dataset()).trainingSample().name();
    this.mapped = descriptor.topic().isPresent();
  }

  /**
   * The value for the sample.
   *
   * @param received the value as it came
   * @param record what it says
   */
  byte[] value(byte[] received, PatientRecord record) {
    OptionalInt own = schemaId;
    if (!mapped && own != null && own.isPresent() && own.equals(WrittenSchemas.idOf(received))) {
      return received;
    }
    byte[] written = serializer.serialize(topic, codec.encode(record));
    schemaId = written == null ? OptionalInt.empty() : WrittenSchemas.idOf(written);
    return written;
  }
}
