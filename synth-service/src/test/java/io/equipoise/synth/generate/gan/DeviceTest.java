package io.equipoise.synth.generate.gan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class DeviceTest {

  @Test
  void shouldNameTheGpus() {
    Properties environment = new Properties();
    environment.put("omp.threads", 8);
    environment.put(
        "cuda.devicesInformation",
        List.of(Map.of("cuda.deviceName", "H200"), Map.of("cuda.deviceName", "T4")));
    assertThat(Device.describe(environment, 8)).isEqualTo("GPU H200, GPU T4");
  }

  @Test
  void shouldCountProcessorsAndThreadsWithoutAGpu() {
    Properties environment = new Properties();
    environment.put("omp.threads", 4);
    environment.put("blas.vendor", "OPENBLAS");
    environment.put("cuda.devicesInformation", List.of());
    assertThat(Device.describe(environment, 8)).isEqualTo("CPU, 8 processors, 4 threads, OPENBLAS");
    assertThat(Device.describe(new Properties(), 1)).isEqualTo("CPU, 1 processor");
  }

  @Test
  void shouldFindTheProcessorOfThisMachine() {
    assertThat(Device.current()).startsWith("CPU, ");
  }
}
