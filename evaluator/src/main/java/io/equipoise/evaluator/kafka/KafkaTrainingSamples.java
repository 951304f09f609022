package io.equipoise.evaluator.kafka;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.population.Split;
import io.equipoise.cohort.record.RecordCodec;
import io.equipoise.contract.PartitionOffset;
import io.equipoise.evaluator.app.TrainingSamples;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.TopicReader;
import io.equipoise.schemas.topic.Topics;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;

/**
 * The training sample on its compacted topic: the latest record of every slot, filed under the
 * split that begins the key ({@code train|…}, {@code holdout|…}). Bounded by the descriptor's
 * {@code sample.perCell}.
 */
public final class KafkaTrainingSamples implements TrainingSamples {
  private final TopicReader reader;
  private final WireSerdes serdes;
  private final RecordCodec codec;
  private final String topic;

  /** The sample of a dataset. */
  public KafkaTrainingSamples(Connection connection, DatasetDescriptor descriptor) {
    this.reader = new TopicReader(connection);
    this.serdes = new WireSerdes(connection);
    this.codec = new RecordCodec(descriptor);
    this.topic = Topics.of(descriptor.dataset()).trainingSample().name();
  }

  @Override
  public Sample read() {
    TopicReader.Latest<GenericRecord> contents =
        reader.latest(topic, serdes.genericDeserializer(codec.realSchema()));
    Map<Split, List<PatientRecord>> filed = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      List<PatientRecord> records = new ArrayList<>();
      contents
          .values()
          .forEach(
              (key, value) -> {
                if (key.startsWith(split.key() + "|")) {
                  records.add(codec.decode(value));
                }
              });
      filed.put(split, records);
    }
    Map<Integer, Long> offsets = new HashMap<>();
    for (PartitionOffset position : contents.offsets()) {
      offsets.put(position.getPartition(), position.getOffset());
    }
    return new Sample(filed, offsets);
  }
}
