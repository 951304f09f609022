package io.equipoise.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.console.view.LoopEvent;
import io.equipoise.console.view.LoopModel;
import io.equipoise.console.view.PlantedLoop;
import io.equipoise.console.view.StateJson;
import io.equipoise.contract.OperatorAction;
import io.equipoise.contract.OperatorActionKind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hub without its ticker: the test says when it looks. */
class EventHubTest {
  @TempDir private Path folder;
  private final LoopModel model = new LoopModel();
  private Instant now = PlantedLoop.NOW;
  private EventHub hub;

  @BeforeEach
  void makeHub() {
    hub =
        new EventHub(
            model, new StateJson(PlantedLoop.descriptor(folder, "hub-test"), model), () -> now);
    model.listen(hub::note);
  }

  @Test
  void shouldTellOnceOfAThingThatChangesManyTimesInATick() {
    EventClient client = hub.connect().orElseThrow();
    assertThat(client.waiting()).as("the state").isEqualTo(1);
    for (int i = 0; i < 50; i++) {
      action("a");
    }
    hub.tick();
    assertThat(client.waiting()).isEqualTo(2);
    action("a");
    now = now.plus(EventHub.PACE.minusMillis(1));
    hub.tick();
    assertThat(client.waiting()).as("too soon").isEqualTo(2);
    now = now.plusMillis(1);
    hub.tick();
    assertThat(client.waiting()).as("the last change is not lost").isEqualTo(3);
  }

  @Test
  void shouldDropAClientThatDoesNotKeepUpAndTellTheOthers() {
    EventClient slow = hub.connect().orElseThrow();
    for (int i = 0; i < EventClient.MOST_WAITING; i++) {
      action("a" + i);
    }
    EventClient late = hub.connect().orElseThrow();
    hub.tick();
    assertThat(slow.isClosed()).isTrue();
    assertThat(late.isClosed()).as("has as much to take in").isTrue();
    assertThat(hub.clients()).isZero();

    EventClient next = hub.connect().orElseThrow();
    action("b");
    hub.tick();
    assertThat(next.isClosed()).isFalse();
    assertThat(next.waiting()).isEqualTo(2);
  }

  @Test
  void shouldTakeNoMoreClientsThanItCanServe() {
    for (int i = 0; i < EventHub.MOST_CLIENTS; i++) {
      assertThat(hub.connect()).isPresent();
    }
    assertThat(hub.connect()).isEmpty();
    hub.close();
    assertThat(hub.clients()).isZero();
    assertThat(hub.connect()).as("closed").isEmpty();
  }

  @Test
  void shouldSendLargeThingsLessOften() {
    assertThat(EventHub.pace(100)).isEqualTo(Duration.ofMillis(500));
    assertThat(EventHub.pace(4 * EventHub.BYTES_PER_PACE)).isEqualTo(Duration.ofSeconds(2));
    assertThat(EventHub.pace(1 << 30)).isEqualTo(EventHub.SLOWEST);
  }

  @Test
  void shouldSendAHeartbeatWhenThereIsNothingToTell() throws Exception {
    EventClient client = new EventClient();
    ByteArrayOutputStream out =
        new ByteArrayOutputStream() {
          @Override
          public void flush() {
            client.close();
          }
        };
    client.pump(out, Duration.ofMillis(1));
    assertThat(out.toString(StandardCharsets.UTF_8))
        .as("an event: a browser does not tell its page of comments")
        .isEqualTo("event: alive\ndata: {}\n\n");
  }

  private void action(String id) {
    model.accept(
        new LoopEvent(
            OperatorAction.newBuilder()
                .setActionId(id)
                .setDataset("hub-test")
                .setKind(OperatorActionKind.CANCEL_SYNTHESIS)
                .setTarget("batch")
                .setActor("alice")
                .setReason("")
                .setAt(now)
                .build(),
            now));
  }
}
