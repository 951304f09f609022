package io.equipoise.console.view;

import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.contract.OperatorAction;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What operators have said of one alert. It changes how the alert is shown and nothing else: the
 * monitor raises it and the synth service acts on it as before.
 *
 * @param alertId the alert
 * @param acknowledgement who looks after its present episode; a new episode needs a new one
 * @param silence the latest silence, which may be over
 */
public record AlertHandling(
    String alertId, Optional<OperatorAction> acknowledgement, Optional<OperatorAction> silence) {

  /** An alert that nobody has said anything of. */
  static AlertHandling none(String alertId) {
    return new AlertHandling(alertId, Optional.empty(), Optional.empty());
  }

  /** The same for an alert as it is now: an acknowledgement of an episode before is gone. */
  AlertHandling of(ImbalanceAlert alert) {
    return new AlertHandling(
        alertId,
        acknowledgement.filter(action -> Objects.equals(action.getEpisode(), alert.getEpisode())),
        silence);
  }

  AlertHandling acknowledged(OperatorAction action) {
    return new AlertHandling(alertId, Optional.of(action), silence);
  }

  AlertHandling silenced(OperatorAction action) {
    return new AlertHandling(alertId, acknowledgement, Optional.of(action));
  }

  /** Until when the alert is silent; empty when it is not at {@code now}. */
  public Optional<Instant> silentUntil(Instant now) {
    return silence.map(OperatorAction::getUntil).filter(until -> until.isAfter(now));
  }
}
