package io.equipoise.evaluator.app;

import io.equipoise.cohort.population.PatientRecord;
import java.util.List;

/** Where published synthetic records are read. */
public interface SyntheticBatches {

  /**
   * The rows of a batch that are still there.
   *
   * @param batchId the batch
   * @param published rows that it was published with; no more are looked for
   */
  List<PatientRecord> read(String batchId, long published) throws InterruptedException;
}
