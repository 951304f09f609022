package io.equipoise.synth.app;

import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.contract.SynthesisReport;
import java.util.List;
import java.util.Optional;

/**
 * What the topics say about an alert and the batches made for it. The service keeps no memory of
 * its own.
 */
public interface SynthesisHistory {
  /** The alert as it is now; empty when it is gone. */
  Optional<ImbalanceAlert> currentAlert(String alertId);

  /** Reports of the batches made for an episode of an alert, by attempt. */
  List<SynthesisReport> reports(String alertId, int episode);
}
