package io.equipoise.evaluator.app;

import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.population.Split;
import java.util.List;
import java.util.Map;

/** Where the bounded sample of real records is read. */
public interface TrainingSamples {

  /** The sample as it is now. */
  Sample read();

  /**
   * The sample at one time.
   *
   * @param filed the records under the split that they are filed under
   * @param offsets partition of the topic to the position that it was read up to
   */
  record Sample(Map<Split, List<PatientRecord>> filed, Map<Integer, Long> offsets) {
    /** Copies the collections. */
    public Sample {
      filed = Map.copyOf(filed);
      offsets = Map.copyOf(offsets);
    }

    /** Records that are filed under a split. */
    public List<PatientRecord> of(Split split) {
      return filed.getOrDefault(split, List.of());
    }

    /** The offsets only; the records are patients'. */
    @Override
    public String toString() {
      return "Sample[offsets=" + offsets + "]";
    }
  }
}
