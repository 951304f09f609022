package io.equipoise.synth.app;

import io.equipoise.cohort.population.PatientTable;
import io.equipoise.contract.PartitionOffset;
import java.util.List;

/**
 * The train split, divided between generator and gates.
 *
 * @param fit what generators learn from
 * @param reference people whom they do not see
 * @param offsets where the sample was read up to
 */
record Division(PatientTable fit, PatientTable reference, List<PartitionOffset> offsets) {
  /** Copies the list. */
  Division {
    offsets = List.copyOf(offsets);
  }
}
