package io.equipoise.monitor.app;

import io.equipoise.cohort.alert.Alert;
import io.equipoise.monitor.domain.TellableFigures;
import java.util.Optional;

/**
 * An alert as it is kept from one commit to the next.
 *
 * @param alert the alert
 * @param told which figures its last published version could tell: while it fires, its deficit is
 *     followed by these, so that the moment of a new version does not tell of what is hidden
 * @param subject what its published versions are about; empty before the first, and where an
 *     earlier release kept it, which did not note this
 */
public record KeptAlert(Alert alert, TellableFigures told, Optional<AlertSubject> subject) {
  /** An alert that has never been looked at. */
  static KeptAlert unseen(String id) {
    return new KeptAlert(Alert.unseen(id), TellableFigures.ALL, Optional.empty());
  }

  /** The same after a look that published nothing. */
  KeptAlert with(Alert next) {
    return new KeptAlert(next, told, subject);
  }

  /** The same when it is known what it is about. */
  KeptAlert about(AlertSubject known) {
    return new KeptAlert(alert, told, Optional.of(known));
  }
}
