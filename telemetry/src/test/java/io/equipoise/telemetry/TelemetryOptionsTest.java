package io.equipoise.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.schemas.OperatorException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

class TelemetryOptionsTest {
  @Test
  void shouldListenNowhereWhenNoAddressIsGiven() {
    TelemetryOptions options = CommandLine.populateCommand(new TelemetryOptions());

    try (Telemetry telemetry = options.open()) {
      assertThat(options.isServed()).isFalse();
      assertThat(telemetry.registry()).isInstanceOf(SimpleMeterRegistry.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:0", "localhost:0"})
  void shouldListenWhenAnAddressIsGiven(String address) {
    TelemetryOptions options =
        CommandLine.populateCommand(new TelemetryOptions(), "--telemetry-address", address);

    try (Telemetry telemetry = options.open()) {
      assertThat(options.isServed()).isTrue();
      assertThat(telemetry.registry()).isInstanceOf(PrometheusMeterRegistry.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"9464", "localhost", "localhost:99999", "::1:9464", ""})
  void shouldNameTheOptionWhenTheAddressIsNone(String address) {
    assertThatThrownBy(
            () ->
                CommandLine.populateCommand(
                    new TelemetryOptions(), "--telemetry-address=" + address))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("HOST:PORT")
        .hasMessageContaining("--telemetry-address");
  }

  @Test
  void shouldNameTheOptionWhenTheHostIsNotKnown() {
    TelemetryOptions options =
        CommandLine.populateCommand(
            new TelemetryOptions(), "--telemetry-address=nowhere.invalid:9464");

    assertThatThrownBy(options::open)
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("--telemetry-address names host 'nowhere.invalid'");
  }
}
