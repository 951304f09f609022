package io.equipoise.evaluator.kafka;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.cohort.population.Split;
import io.equipoise.cohort.record.RecordCodec;
import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.evaluator.app.TrainingSamples;
import io.equipoise.evaluator.champion.Champion;
import io.equipoise.evaluator.champion.ChampionStore;
import io.equipoise.evaluator.champion.Champions;
import io.equipoise.evaluator.champion.PersonNumber;
import io.equipoise.evaluator.domain.drift.DriftSettings;
import io.equipoise.evaluator.domain.drift.DriftTracker;
import io.equipoise.evaluator.domain.drift.Outcome;
import io.equipoise.evaluator.learn.XgboostLearner;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.serde.WireSerdes;
import io.equipoise.schemas.topic.TopicReader;
import io.equipoise.schemas.topic.Topics;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What the whole stream gives when it is read once, record by record in the order of time, without
 * batches, transactions or restarts.
 */
public final class StreamReplay {
  private StreamReplay() {}

  /** The alerts, with the champion that is current in the store. */
  public static List<ImbalanceAlert> alerts(
      DatasetDescriptor descriptor, Connection connection, ChampionStore store) {
    RecordCodec codec = new RecordCodec(descriptor);
    CellScheme scheme = new CellScheme(descriptor);
    DriftWire wire = new DriftWire(descriptor);
    List<ConsumerRecord<String, GenericRecord>> records =
        new ArrayList<>(
            new TopicReader(connection)
                .read(
                    Topics.of(descriptor.dataset()).records().name(),
                    new WireSerdes(connection).genericDeserializer(codec.realSchema()))
                .records());
    records.sort(Comparator.comparingLong(ConsumerRecord::timestamp));
    Map<Integer, Long> positions = new HashMap<>();
    for (int i = 0; i < Topics.of(descriptor.dataset()).records().partitions(); i++) {
      positions.put(i, 0L);
    }
    List<ImbalanceAlert> alerts = new ArrayList<>();
    try (Champion champion = champion(descriptor, store)) {
      DriftTracker tracker =
          new DriftTracker(
              descriptor,
              DriftSettings.standard(descriptor.alerting().falseAlarmBudget()),
              champion.watched());
      for (ConsumerRecord<String, GenericRecord> record : records) {
        PatientRecord person = codec.decode(record.value());
        positions.put(record.partition(), record.offset() + 1);
        long number = PersonNumber.of(person.patientId());
        if (champion.hasLearnedFrom(number)) {
          continue;
        }
        PatientTable table = PatientTable.of(descriptor, List.of(person));
        double probability = champion.probabilities(table)[0];
        tracker
            .observe(
                scheme.cellOf(person),
                new Outcome(
                    number,
                    person.eventTime().toEpochMilli(),
                    probability,
                    champion.decides(probability),
                    table.label(0) == 1))
            .forEach(version -> alerts.add(wire.alert(version, tracker, positions)));
      }
    }
    return alerts;
  }

  private static Champion champion(DatasetDescriptor descriptor, ChampionStore store) {
    return new Champions(
            descriptor,
            () -> new TrainingSamples.Sample(Map.<Split, List<PatientRecord>>of(), Map.of()),
            (batchId, published) -> List.of(),
            new XgboostLearner(),
            store,
            1,
            1,
            InstantSource.system())
        .load()
        .orElseThrow();
  }
}
