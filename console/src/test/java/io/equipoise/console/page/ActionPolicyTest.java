package io.equipoise.console.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.console.view.LoopEvent;
import io.equipoise.console.view.LoopModel;
import io.equipoise.console.view.PlantedLoop;
import io.equipoise.contract.AlertState;
import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.contract.OperatorActionKind;
import io.equipoise.contract.SynthesisState;
import io.equipoise.contract.Verdict;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class ActionPolicyTest {
  private final PlantedLoop values = new PlantedLoop("policy-test");
  private final LoopModel model = new LoopModel();
  private final ActionPolicy policy = new ActionPolicy(model);

  @Test
  void shouldAskForABatchForAnAlertThatFires() {
    add(values.alert(AlertState.FIRING, 3));
    add(values.progress(SynthesisState.PUBLISHED, 100));
    var action =
        decide(ActionRequest.Verb.REQUEST_SYNTHESIS, PlantedLoop.ALERT)
            .action()
            .setActionId("a")
            .setDataset("d")
            .setActor("alice")
            .setAt(PlantedLoop.NOW)
            .build();
    assertThat(action.getKind()).isEqualTo(OperatorActionKind.REQUEST_SYNTHESIS);
    assertThat(action.getTarget()).isEqualTo(PlantedLoop.ALERT);
    assertThat(action.getEpisode()).isEqualTo(3);
    assertThat(action.getReason()).isEqualTo("because");
  }

  @Test
  void shouldFindTheAlertOfASubgroup() {
    add(values.alert(AlertState.FIRING, 1));
    var action = decide(ActionRequest.Verb.REQUEST_SYNTHESIS, "sex=female").action();
    assertThat(action.getTarget()).isEqualTo(PlantedLoop.ALERT);
    refuses(404, ActionRequest.Verb.REQUEST_SYNTHESIS, "sex=male");
  }

  @ParameterizedTest
  @EnumSource(
      value = SynthesisState.class,
      names = {"PLANNED", "TRAINING", "SAMPLING", "GATING"})
  void shouldNotAskTwiceWhileABatchIsBeingMade(SynthesisState state) {
    add(values.alert(AlertState.FIRING, 1));
    add(values.progress(state, 1));
    refuses(409, ActionRequest.Verb.REQUEST_SYNTHESIS, PlantedLoop.ALERT);
    assertThat(decide(ActionRequest.Verb.CANCEL, PlantedLoop.BATCH).effect()).contains("stops");
  }

  @ParameterizedTest
  @EnumSource(
      value = SynthesisState.class,
      names = {"PUBLISHED", "WITHHELD", "REFUSED", "FAILED", "CANCELED"})
  void shouldNotCancelWhatHasEnded(SynthesisState state) {
    add(values.progress(state, 1));
    refuses(409, ActionRequest.Verb.CANCEL, PlantedLoop.BATCH);
  }

  @ParameterizedTest
  @EnumSource(value = AlertState.class, mode = Mode.EXCLUDE, names = "FIRING")
  void shouldNotAskForABatchForAnAlertThatDoesNotFire(AlertState state) {
    add(values.alert(state, 1));
    refuses(409, ActionRequest.Verb.REQUEST_SYNTHESIS, PlantedLoop.ALERT);
  }

  @Test
  void shouldNotAskForABatchWithoutRows() {
    add(ImbalanceAlert.newBuilder(values.alert(AlertState.FIRING, 1)).setDeficit(0).build());
    refuses(409, ActionRequest.Verb.REQUEST_SYNTHESIS, PlantedLoop.ALERT);
  }

  @Test
  void shouldAcknowledgeAnEpisodeOnce() {
    add(values.alert(AlertState.FIRING, 1));
    add(
        decide(ActionRequest.Verb.ACKNOWLEDGE, PlantedLoop.ALERT)
            .action()
            .setActionId("a")
            .setDataset("d")
            .setActor("alice")
            .setAt(PlantedLoop.NOW)
            .build());
    refuses(409, ActionRequest.Verb.ACKNOWLEDGE, PlantedLoop.ALERT);
    add(values.alert(AlertState.FIRING, 2));
    assertThat(decide(ActionRequest.Verb.ACKNOWLEDGE, PlantedLoop.ALERT).effect())
        .contains("acknowledged");
    add(values.alert(AlertState.RESOLVED, 2));
    refuses(409, ActionRequest.Verb.ACKNOWLEDGE, PlantedLoop.ALERT);
  }

  @ParameterizedTest
  @EnumSource(Verdict.class)
  void shouldTakeBackPromotedBatchesOnly(Verdict verdict) {
    add(values.verdict(verdict));
    if (verdict == Verdict.PROMOTED) {
      assertThat(decide(ActionRequest.Verb.QUARANTINE, PlantedLoop.BATCH).effect())
          .contains("QUARANTINED");
    } else {
      refuses(409, ActionRequest.Verb.QUARANTINE, PlantedLoop.BATCH);
    }
  }

  private ActionPolicy.Decision decide(ActionRequest.Verb verb, String target) {
    return policy.decide(new ActionRequest(verb, target, Optional.empty(), "because"));
  }

  private void refuses(int status, ActionRequest.Verb verb, String target) {
    assertThatThrownBy(() -> decide(verb, target))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.status()).isEqualTo(status));
  }

  private void add(SpecificRecord value) {
    model.accept(new LoopEvent(value, PlantedLoop.NOW));
  }
}
