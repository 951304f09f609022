package io.equipoise.synth;

import io.equipoise.cohort.descriptor.DescriptorLoader;
import io.equipoise.schemas.Foreground;
import io.equipoise.schemas.connection.ConnectionOptions;
import io.equipoise.synth.app.SynthListener;
import io.equipoise.telemetry.Telemetry;
import io.equipoise.telemetry.TelemetryOptions;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the synth service until it is told to stop. */
@Command(
    name = "synth",
    mixinStandardHelpOptions = true,
    description =
        "Trains a generator when an alert fires, and publishes synthetic records for the people who"
            + " are missing.")
public final class Main implements Callable<Integer> {
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Mixin private final TelemetryOptions telemetryOptions = new TelemetryOptions();

  @Option(
      names = "--descriptor",
      required = true,
      paramLabel = "FILE",
      description = "Dataset descriptor (YAML).")
  private Path descriptor = Path.of("");

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of training and sampling (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      description =
          "Folder of this instance's own, for models and interrupted trainings: as confidential as"
              + " the patients it learned from (default: ${DEFAULT-VALUE}).")
  private Path stateDirectory = Path.of("state", "synth");

  /** For picocli. */
  public Main() {}

  @Override
  public Integer call() throws InterruptedException {
    Foreground foreground = new Foreground();
    SynthListener listener =
        new SynthListener() {
          @Override
          public void failed(Throwable error) {
            foreground.failed(error);
          }
        };
    SynthConfig config =
        new SynthConfig(
            DescriptorLoader.load(descriptor), connection.toConnection(), seed, stateDirectory);
    try (Telemetry telemetry = telemetryOptions.open()) {
      return foreground.run(new SynthService(config, InstantSource.system(), listener, telemetry));
    }
  }
}
