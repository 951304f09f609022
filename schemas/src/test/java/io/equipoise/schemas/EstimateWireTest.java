package io.equipoise.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.contract.Estimate;
import io.equipoise.contract.EstimateState;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EstimateWireTest {
  @Test
  void shouldCarryValueIntervalAndCountWhenKnown() {
    Estimate estimate =
        EstimateWire.of(
            0.25,
            OptionalDouble.of(0.2),
            OptionalDouble.of(0.31),
            OptionalDouble.of(0.95),
            OptionalLong.of(400));

    assertThat(estimate.getState()).isEqualTo(EstimateState.KNOWN);
    assertThat(estimate.getValue()).isEqualTo(0.25);
    assertThat(estimate.getLower()).isEqualTo(0.2);
    assertThat(estimate.getUpper()).isEqualTo(0.31);
    assertThat(estimate.getConfidence()).isEqualTo(0.95);
    assertThat(estimate.getN()).isEqualTo(400);
    assertThat(estimate.getReason()).isNull();
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void shouldRefuseAValueThatIsNotFinite(double value) {
    assertThatThrownBy(
            () ->
                EstimateWire.of(
                    value,
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    OptionalLong.empty()))
        .hasMessageContaining("must be finite");
  }

  @ParameterizedTest
  @CsvSource({"0,0", "1,", "10,", "11,11"})
  void shouldSuppressCountsFromOneToTen(long count, Long expected) {
    assertThat(EstimateWire.insufficient("too few", OptionalLong.of(count)).getN())
        .isEqualTo(expected);
    assertThat(
            EstimateWire.of(
                    0.5,
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    OptionalLong.of(count))
                .getN())
        .isEqualTo(expected);
  }

  @Test
  void shouldSayWhyThereIsNoFigure() {
    assertThat(EstimateWire.insufficient("fewer than 30", OptionalLong.empty()))
        .returns(EstimateState.INSUFFICIENT, Estimate::getState)
        .returns("fewer than 30", Estimate::getReason)
        .returns(null, Estimate::getValue)
        .returns(null, Estimate::getN);
    assertThat(EstimateWire.absent("nobody"))
        .returns(EstimateState.ABSENT, Estimate::getState)
        .returns("nobody", Estimate::getReason)
        .returns(0L, Estimate::getN);
    assertThat(EstimateWire.unknown("no reference"))
        .returns(EstimateState.UNKNOWN, Estimate::getState)
        .returns("no reference", Estimate::getReason);
  }

  @Test
  void shouldRefuseANegativeCount() {
    assertThatThrownBy(() -> EstimateWire.suppressed(-1)).hasMessageContaining("0 or more, got -1");
  }

  @Test
  void shouldRoundToTensWhereASmallCountWouldFollow() {
    assertThat(EstimateWire.told(0, true)).hasValue(0);
    assertThat(EstimateWire.told(1, true)).isEmpty();
    assertThat(EstimateWire.told(10, true)).isEmpty();
    assertThat(EstimateWire.told(11, true)).hasValue(10);
    assertThat(EstimateWire.told(14, true)).hasValue(10);
    assertThat(EstimateWire.told(15, true)).hasValue(20);
    assertThat(EstimateWire.told(607, true)).hasValue(610);
    assertThat(EstimateWire.told(607, false)).hasValue(607);
    assertThat(EstimateWire.told(10, false)).isEmpty();
  }
}
