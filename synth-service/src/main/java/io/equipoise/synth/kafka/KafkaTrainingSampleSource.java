package io.equipoise.synth.kafka;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.population.Split;
import io.equipoise.cohort.record.RecordCodec;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.TopicReader;
import io.equipoise.schemas.topic.Topics;
import io.equipoise.synth.app.TrainingSample;
import io.equipoise.synth.app.TrainingSampleSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * The train split of {@code <ds>.training-sample}. A record is taken only when both its key and the
 * hash of its patient say train: a holdout person must not reach a generator even if a key were
 * wrong.
 */
public final class KafkaTrainingSampleSource implements TrainingSampleSource {
  private final DatasetDescriptor descriptor;
  private final RecordCodec codec;
  private final TopicReader reader;
  private final String topic;
  private final Deserializer<GenericRecord> values;

  /** A source for the dataset, over the connection. */
  public KafkaTrainingSampleSource(DatasetDescriptor descriptor, Connection connection) {
    this.descriptor = descriptor;
    this.codec = new RecordCodec(descriptor);
    this.reader = new TopicReader(connection);
    this.topic = Topics.of(descriptor.dataset()).trainingSample().name();
    this.values = new WireSerdes(connection).genericDeserializer(codec.realSchema());
  }

  @Override
  public TrainingSample read() {
    TopicReader.Latest<GenericRecord> contents = reader.latest(topic, values);
    Map<String, GenericRecord> byKey = new TreeMap<>(contents.values());
    List<PatientRecord> records = new ArrayList<>();
    byKey.forEach(
        (key, value) -> {
          if (key.startsWith(Split.TRAIN.key() + "|")) {
            PatientRecord record = codec.decode(value);
            if (Split.of(record.patientId(), descriptor.sample()) == Split.TRAIN) {
              records.add(record);
            }
          }
        });
    return new TrainingSample(records, contents.offsets());
  }
}
