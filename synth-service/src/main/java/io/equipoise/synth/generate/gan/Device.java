package io.equipoise.synth.generate.gan;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.nd4j.linalg.factory.Nd4j;

/** What ND4J computes on, in words. */
final class Device {
  private static final String THREADS = "omp.threads";
  private static final String LIBRARY = "blas.vendor";
  private static final String GPUS = "cuda.devicesInformation";
  private static final String GPU_NAME = "cuda.deviceName";

  private Device() {}

  /** The device of the library that is on the class path, which is loaded for it. */
  static String current() {
    return describe(
        Nd4j.getExecutioner().getEnvironmentInformation(),
        Runtime.getRuntime().availableProcessors());
  }

  /**
   * GPUs by name where the environment has some, else the processor with its threads.
   *
   * @param environment as ND4J's executioner tells
   * @param processors of this process
   */
  static String describe(Properties environment, int processors) {
    if (environment.get(GPUS) instanceof List<?> gpus && !gpus.isEmpty()) {
      return gpus.stream()
          .map(gpu -> gpu instanceof Map<?, ?> facts ? facts.get(GPU_NAME) : gpu)
          .map(name -> "GPU " + name)
          .collect(Collectors.joining(", "));
    }
    Object threads = environment.get(THREADS);
    Object library = environment.get(LIBRARY);
    return "CPU, "
        + processors
        + (processors == 1 ? " processor" : " processors")
        + (threads == null ? "" : ", " + threads + " threads")
        + (library == null ? "" : ", " + library);
  }
}
