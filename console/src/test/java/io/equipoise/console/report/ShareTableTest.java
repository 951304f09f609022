package io.equipoise.console.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.console.view.PlantedLoop;
import io.equipoise.contract.AlertState;
import io.equipoise.contract.ImbalanceAlert;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShareTableTest {
  private final PlantedLoop loop = new PlantedLoop("somebody");

  /** As after the reference has changed, and changed back. */
  @Test
  void shouldMarkASubgroupWithTheAlertThatIsOpenWhicheverCameFirst() {
    ImbalanceAlert open = loop.alert(AlertState.FIRING, 1);
    ImbalanceAlert over =
        ImbalanceAlert.newBuilder(loop.alert(AlertState.RESOLVED, 2))
            .setAlertId("aaaaaaaaaaaaaaaa")
            .build();

    assertThat(lines(List.of(open, over))).isEqualTo(lines(List.of(over, open)));
    assertThat(lines(List.of(open, over))).anyMatch(line -> line.endsWith("  FIRING"));
  }

  private List<String> lines(List<ImbalanceAlert> alerts) {
    return ShareTable.lines(loop.snapshot(PlantedLoop.NOW, 0.3), alerts);
  }
}
