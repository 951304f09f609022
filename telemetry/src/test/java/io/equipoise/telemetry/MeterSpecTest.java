package io.equipoise.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class MeterSpecTest {
  private static final TagSpec STATE = TagSpec.oneOf("state", "State", List.of("open", "shut"));

  @Test
  void shouldNameASeriesAsPrometheusDoesWhenKindAndUnitAreGiven() {
    assertThat(MeterSpec.counter("equipoise.door.visits", "people", "Visits.").prometheusName())
        .isEqualTo("equipoise_door_visits_people_total");
    assertThat(MeterSpec.figure("equipoise.door.state", "State.", STATE).prometheusName())
        .isEqualTo("equipoise_door_state");
    assertThat(MeterSpec.gauge("equipoise.door.open", "seconds", "Open.").prometheusName())
        .isEqualTo("equipoise_door_open_seconds");
    assertThat(MeterSpec.timer("equipoise.door.turn", "Turns.").seriesNames())
        .containsExactly(
            "equipoise_door_turn_seconds_count",
            "equipoise_door_turn_seconds_sum",
            "equipoise_door_turn_seconds_max");
  }

  @Test
  void shouldPutTheDatasetFirstWhenTagsAreGiven() {
    assertThat(MeterSpec.figure("equipoise.door.state", "State.", STATE).tags())
        .containsExactly(TagSpec.DATASET, STATE);
  }

  @Test
  void shouldRefuseWhenNameOrDescriptionIsOfAnotherForm() {
    assertThatThrownBy(() -> MeterSpec.figure("door.state", "State."))
        .hasMessageContaining("door.state");
    assertThatThrownBy(() -> MeterSpec.figure("equipoise.door", "No full stop"))
        .hasMessageContaining("equipoise.door");
  }

  @Test
  void shouldWriteARowPerMeterWhenAskedForATable() {
    assertThat(
            MeterTable.markdown(
                List.of(MeterSpec.counter("equipoise.door.visits", "people", "Visits.", STATE))))
        .isEqualTo(
            """
            | name in Prometheus | kind | unit | tags | meaning |
            |---|---|---|---|---|
            | `equipoise_door_visits_people_total` | counter | people | `dataset`, `state` (open, shut) | Visits. |
            """);
  }
}
