package io.equipoise.console.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.console.view.LoopModel.Change;
import io.equipoise.console.view.LoopModel.Kind;
import io.equipoise.contract.AlertSeverity;
import io.equipoise.contract.AlertState;
import io.equipoise.contract.EstimateState;
import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.contract.OperatorAction;
import io.equipoise.contract.OperatorActionKind;
import io.equipoise.contract.RepresentationSnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoopModelTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final LoopModel model = new LoopModel();

  @Test
  void shouldForgetAnAcknowledgementWhenTheAlertFiresAnew() {
    add(alert(AlertState.FIRING, 1));
    add(action("a", OperatorActionKind.ACKNOWLEDGE_ALERT, 1, null));
    assertThat(model.handling("alert").acknowledgement()).isPresent();
    add(alert(AlertState.RESOLVED, 1));
    assertThat(model.handling("alert").acknowledgement()).isPresent();

    List<Change> changes = new ArrayList<>();
    model.listen(changes::add);
    add(alert(AlertState.FIRING, 2));

    assertThat(model.handling("alert").acknowledgement()).isEmpty();
    assertThat(changes)
        .containsExactly(new Change(Kind.ALERT, "alert"), new Change(Kind.HANDLING, "alert"));
  }

  @Test
  void shouldEndASilenceAtItsTime() {
    add(alert(AlertState.FIRING, 1));
    add(action("a", OperatorActionKind.SILENCE_ALERT, 1, NOW.plusSeconds(60)));
    assertThat(model.handling("alert").silentUntil(NOW)).hasValue(NOW.plusSeconds(60));
    assertThat(model.handling("alert").silentUntil(NOW.plusSeconds(60))).isEmpty();
    add(alert(AlertState.FIRING, 2));
    assertThat(model.handling("alert").silentUntil(NOW)).as("of any episode").isPresent();
  }

  @Test
  void shouldNotLetARestatementOfAnOlderWindowTakeTheNewestOnesPlace() {
    add(snapshot(NOW, NOW, 2));
    add(snapshot(NOW.minusSeconds(3600), NOW.plusSeconds(1), 2));
    assertThat(model.snapshots())
        .singleElement()
        .extracting(RepresentationSnapshot::getWindowStart)
        .isEqualTo(NOW);
    assertThat(model.history()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"3, 5000, 600", "200, 5000, 120", "3000, 200, 60"})
  void shouldThinThePastAndKeepTheNewest(int subgroups, int points, int most) {
    for (int i = 0; i < points; i++) {
      add(snapshot(NOW, NOW.plusSeconds(i), subgroups));
    }
    List<SharePoint> history = model.history();
    assertThat(history).hasSizeBetween(most / 2, most);
    assertThat(history).extracting(SharePoint::at).isSorted().doesNotHaveDuplicates();
    assertThat(history.get(history.size() - 1).at()).isEqualTo(NOW.plusSeconds(points - 1));
    assertThat(history.get(0).at()).as("the beginning is kept").isEqualTo(NOW);
  }

  @Test
  void shouldKeepTheOrderOfTimeWhenTheStreamIsCountedAnew() {
    for (int second : List.of(1, 2, 3, 4, 2, 3)) {
      add(snapshot(NOW, NOW.plusSeconds(second), 1));
    }

    assertThat(model.history())
        .extracting(SharePoint::at)
        .containsExactly(NOW.plusSeconds(1), NOW.plusSeconds(2), NOW.plusSeconds(3));
  }

  @Test
  void shouldKeepTheNewestActionsOnly() {
    for (int i = 0; i < LoopModel.MOST_ACTIONS + 5; i++) {
      add(action("a" + i, OperatorActionKind.CANCEL_SYNTHESIS, null, null));
    }
    assertThat(model.actions()).hasSize(LoopModel.MOST_ACTIONS);
    assertThat(model.action("a4")).isEmpty();
    assertThat(model.action("a5")).isPresent();
  }

  @ParameterizedTest
  @CsvSource({"0, true", "1, false", "10, false", "11, true"})
  void shouldSuppressSmallCountsOfPeople(long count, boolean told) {
    OptionalLong some = OptionalLong.of(count);
    Counters counters = new Counters(some, some, some, true);
    assertThat(counters.records().isPresent()).isEqualTo(told);
    assertThat(counters.rejected().isPresent()).isEqualTo(told);
    assertThat(counters.synthetic()).as("nobody").isEqualTo(some);
  }

  @Test
  void shouldKeepAStateWithoutAFigureAsSuch() {
    add(snapshot(NOW, NOW, 1));
    SharePoint.Share share = model.newestShares("all").orElseThrow().subgroups().get(0);
    assertThat(share.state()).isEqualTo(EstimateState.INSUFFICIENT);
    assertThat(share.figure()).isEmpty();
  }

  private void add(SpecificRecord value) {
    model.accept(new LoopEvent(value, NOW));
  }

  private static RepresentationSnapshot snapshot(Instant start, Instant streamTime, int subgroups) {
    return RepresentationSnapshot.newBuilder()
        .setDataset("d")
        .setDescriptorVersion("v")
        .setReferenceVersion("r")
        .setWindow("all")
        .setWindowStart(start)
        .setWindowEnd(start.plusSeconds(3600))
        .setStreamTime(streamTime)
        .setRecords(100L)
        .setOffsets(List.of())
        .setSubgroups(
            IntStream.range(0, subgroups)
                .mapToObj(
                    i -> PlantedLoop.subgroup("s=" + i, null, PlantedLoop.few(), PlantedLoop.few()))
                .toList())
        .build();
  }

  private static ImbalanceAlert alert(AlertState state, int episode) {
    return ImbalanceAlert.newBuilder()
        .setAlertId("alert")
        .setDataset("d")
        .setState(state)
        .setSeverity(AlertSeverity.NONE)
        .setEpisode(episode)
        .setRevision(1)
        .setSubgroup("s=0")
        .setConditions(List.of())
        .setWindow("all")
        .setWindowStart(NOW)
        .setWindowEnd(NOW)
        .setSupport(0)
        .setShare(PlantedLoop.few())
        .setReferenceShare(0.5)
        .setRatio(PlantedLoop.few())
        .setMinRatio(0.8)
        .setClearRatio(0.9)
        .setDeficit(0)
        .setReason("")
        .setUpdatedAt(NOW)
        .setOffsets(List.of())
        .setDescriptorVersion("v")
        .setReferenceVersion("r")
        .build();
  }

  private static OperatorAction action(
      String id, OperatorActionKind kind, Integer episode, Instant until) {
    return OperatorAction.newBuilder()
        .setActionId(id)
        .setDataset("d")
        .setKind(kind)
        .setTarget("alert")
        .setActor("alice")
        .setReason("")
        .setAt(NOW)
        .setEpisode(episode)
        .setUntil(until)
        .build();
  }
}
