package io.equipoise.monitor.app;

import io.equipoise.cohort.alert.Alert;
import java.util.Optional;

/**
 * An alert as it is kept from one commit to the next.
 *
 * @param alert the alert
 * @param subject what its published versions are about; empty before the first, and where an
 *     earlier release kept it, which did not note this
 */
public record KeptAlert(Alert alert, Optional<AlertSubject> subject) {
  /** An alert that has never been looked at. */
  static KeptAlert unseen(String id) {
    return new KeptAlert(Alert.unseen(id), Optional.empty());
  }

  /** The same after a look that published nothing. */
  KeptAlert with(Alert next) {
    return new KeptAlert(next, subject);
  }
}
