package io.equipoise.console.page;

import io.equipoise.console.view.LoopModel;
import io.equipoise.contract.AlertState;
import io.equipoise.contract.BatchVerdict;
import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.contract.OperatorAction;
import io.equipoise.contract.OperatorActionKind;
import io.equipoise.contract.SynthesisProgress;
import io.equipoise.contract.Verdict;
import java.util.Optional;
import java.util.Set;

/**
 * Whether what is asked for makes sense as things are, what action it becomes, and what will come
 * of it. Sends nothing.
 */
final class ActionPolicy {
  private static final Set<AlertState> RAISED = Set.of(AlertState.FIRING, AlertState.RECOVERING);

  private final LoopModel model;

  ActionPolicy(LoopModel model) {
    this.model = model;
  }

  /**
   * An action that is ready to be completed and sent.
   *
   * @param action who, when and which id are still to be set
   * @param effect what will come of it, in one sentence
   */
  record Decision(OperatorAction.Builder action, String effect) {}

  /**
   * What the request becomes.
   *
   * @throws Problem with status 404 when the target is not known, 409 when it is in no state for
   *     that
   */
  Decision decide(ActionRequest request) {
    return switch (request.verb()) {
      case ACKNOWLEDGE -> acknowledge(request);
      case SILENCE -> silence(request);
      case REQUEST_SYNTHESIS -> requestSynthesis(request);
      case QUARANTINE -> quarantine(request);
      case CANCEL -> cancel(request);
    };
  }

  private Decision acknowledge(ActionRequest request) {
    ImbalanceAlert alert = alert(request);
    if (!RAISED.contains(alert.getState())) {
      throw conflict("the alert is " + alert.getState() + "; only a raised one is acknowledged");
    }
    Optional<OperatorAction> before = model.handling(alert.getAlertId()).acknowledgement();
    if (before.isPresent()) {
      throw conflict("this episode was acknowledged by " + before.get().getActor());
    }
    return about(alert, OperatorActionKind.ACKNOWLEDGE_ALERT, request)
        .as("The alert is shown as acknowledged until it fires anew. Nothing else changes.");
  }

  private Decision silence(ActionRequest request) {
    Draft draft = about(alert(request), OperatorActionKind.SILENCE_ALERT, request);
    draft.action().setUntil(request.until().orElseThrow());
    return draft.as(
        "The alert is shown as silent until then. It is still raised and acted on as before.");
  }

  private Decision requestSynthesis(ActionRequest request) {
    ImbalanceAlert alert = alert(request);
    if (alert.getState() != AlertState.FIRING) {
      throw conflict(
          "the alert is " + alert.getState() + "; a batch is made for one that fires only");
    }
    if (alert.getDeficit() == 0) {
      throw conflict("the alert asks for no rows: its deficit is 0");
    }
    boolean underWay =
        model.jobsUnderWay().stream().anyMatch(job -> job.getAlertId().equals(alert.getAlertId()));
    if (underWay) {
      throw conflict("a batch for this alert is being made");
    }
    return about(alert, OperatorActionKind.REQUEST_SYNTHESIS, request)
        .as(
            "The synth service plans one more batch for the alert when it has ended what it does"
                + " now; limits and gates hold, so it may be refused or withheld.");
  }

  private Decision quarantine(ActionRequest request) {
    BatchVerdict verdict =
        model
            .verdict(request.target())
            .orElseThrow(() -> unknown("there is no verdict on a batch of this id"));
    if (verdict.getVerdict() != Verdict.PROMOTED) {
      throw conflict(
          "the batch is " + verdict.getVerdict() + "; only a promoted one is taken back");
    }
    return new Draft(builder(OperatorActionKind.QUARANTINE_BATCH, request.target(), request))
        .as(
            "The evaluator turns the verdict into QUARANTINED and rolls back a champion that rests"
                + " on the batch.");
  }

  private Decision cancel(ActionRequest request) {
    SynthesisProgress job =
        model
            .progress(request.target())
            .orElseThrow(() -> unknown("there is no job for a batch of this id"));
    if (model.jobsUnderWay().stream()
        .noneMatch(running -> running.getBatchId().equals(job.getBatchId()))) {
      throw conflict("the job has ended: it is " + job.getState());
    }
    return new Draft(builder(OperatorActionKind.CANCEL_SYNTHESIS, request.target(), request))
        .as("The synth service stops the job at its next step, unless it ends before.");
  }

  /** The alert of that id, or else the one of that subgroup that fires with the largest deficit. */
  private ImbalanceAlert alert(ActionRequest request) {
    return model
        .alert(request.target())
        .or(
            () ->
                model.alerts().stream()
                    .filter(alert -> alert.getSubgroup().equals(request.target()))
                    .filter(alert -> RAISED.contains(alert.getState()))
                    .max((a, b) -> Long.compare(a.getDeficit(), b.getDeficit())))
        .orElseThrow(() -> unknown("there is no alert of this id"));
  }

  private Draft about(ImbalanceAlert alert, OperatorActionKind kind, ActionRequest request) {
    return new Draft(builder(kind, alert.getAlertId(), request).setEpisode(alert.getEpisode()));
  }

  private static OperatorAction.Builder builder(
      OperatorActionKind kind, String target, ActionRequest request) {
    return OperatorAction.newBuilder().setKind(kind).setTarget(target).setReason(request.reason());
  }

  /** An action whose effect is still to be told. */
  private record Draft(OperatorAction.Builder action) {
    Decision as(String effect) {
      return new Decision(action, effect);
    }
  }

  private static Problem unknown(String detail) {
    return new Problem(404, "Not found", detail);
  }

  private static Problem conflict(String detail) {
    return new Problem(409, "Not as things are", detail);
  }
}
