package io.equipoise.synth.app;

import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.contract.PartitionOffset;
import java.util.List;

/**
 * Real records of the train split, in an order that depends on their keys only.
 *
 * @param records the records; nobody of the holdout split is among them
 * @param offsets end positions of the topic that they were read from
 */
public record TrainingSample(List<PatientRecord> records, List<PartitionOffset> offsets) {
  /** Copies the lists. */
  public TrainingSample {
    records = List.copyOf(records);
    offsets = List.copyOf(offsets);
  }
}
