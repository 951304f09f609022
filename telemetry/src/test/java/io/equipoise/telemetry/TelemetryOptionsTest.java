package io.equipoise.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.schemas.OperatorException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

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
  @ValueSource(strings = {"127.0.0.1:9464", "localhost:9464", "[::1]:9464"})
  void shouldReadHostAndPortWhenAnAddressIsGiven(String address) {
    assertThat(TelemetryOptions.parse(address).getPort()).isEqualTo(9464);
    assertThat(TelemetryOptions.parse(address).getAddress().isLoopbackAddress()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"9464", "localhost", "localhost:99999", ":9464", "a b:1", "::1:9464", ""})
  void shouldNameTheOptionWhenTheAddressIsNone(String address) {
    TelemetryOptions options =
        CommandLine.populateCommand(new TelemetryOptions(), "--telemetry-address", address);

    assertThatThrownBy(options::open)
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("HOST:PORT")
        .hasMessageContaining("--telemetry-address");
  }
}
