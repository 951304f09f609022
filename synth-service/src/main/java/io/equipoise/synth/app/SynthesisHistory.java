package io.equipoise.synth.app;

import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.contract.SynthesisReport;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the topics say about alerts and the batches made for them. The service keeps no other memory
 * of them.
 */
public interface SynthesisHistory {
  /** The alert as it is now; empty when it is gone. */
  Optional<ImbalanceAlert> currentAlert(String alertId);

  /** The reports of all batches of the dataset, in any order. */
  List<SynthesisReport> reports();

  /** Ids of the batches that a verdict has quarantined. */
  Set<String> quarantined();
}
