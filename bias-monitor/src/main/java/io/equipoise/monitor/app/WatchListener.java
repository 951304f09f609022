package io.equipoise.monitor.app;

import io.equipoise.cohort.alert.AlertState;
import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.contract.RepresentationSnapshot;
import java.time.Duration;

/**
 * Hears what the monitor counts and publishes. Called on the threads that do it, before what they
 * did is committed: after a crash the same may be told again. Must return quickly.
 */
public interface WatchListener {
  /** Hears nothing. */
  WatchListener NONE = new WatchListener() {};

  /** A record was counted. */
  default void accepted() {}

  /** A record was put aside for the reason that the code names. */
  default void rejected(String code) {}

  /**
   * Records reached the step that adds them up so long after the latest of them came into the
   * input.
   */
  default void merged(Duration delay) {}

  /** This instance begins to watch the windows; it hears next of the alerts that are known. */
  default void watching() {}

  /** An alert stands, as was published before this instance began to watch. */
  default void known(String window, String subgroup, AlertState state) {}

  /** A snapshot is published, as it is. */
  default void published(RepresentationSnapshot snapshot) {}

  /** A version of an alert is published, as it is. */
  default void published(ImbalanceAlert alert) {}

  /** This instance watches the windows no more; another one may. */
  default void released() {}
}
