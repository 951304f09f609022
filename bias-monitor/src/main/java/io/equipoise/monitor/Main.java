package io.equipoise.monitor;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.DescriptorLoader;
import io.equipoise.monitor.app.MonitorListener;
import io.equipoise.schemas.Foreground;
import io.equipoise.schemas.PseudonymKey;
import io.equipoise.schemas.connection.ConnectionOptions;
import io.equipoise.telemetry.Telemetry;
import io.equipoise.telemetry.TelemetryOptions;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the monitor until it is told to stop. Exit code 0 then, 1 when it failed. */
@Command(
    name = "monitor",
    mixinStandardHelpOptions = true,
    description =
        "Watches a stream of patient records for groups of people who are missing from it.")
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
      names = "--state-dir",
      paramLabel = "DIR",
      description = "Folder of this instance's own (default: ${DEFAULT-VALUE}).")
  private Path stateDirectory = Path.of("state", "monitor");

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that share the input partitions (default: ${DEFAULT-VALUE}).")
  private int threads = 2;

  @Option(
      names = "--pseudonym-key-file",
      paramLabel = "FILE",
      description =
          "For sources.topic: file with the secret for the patients' pseudonyms (default: the"
              + " environment variable "
              + PseudonymKey.ENVIRONMENT
              + "; without either, a salted hash).")
  private @Nullable Path pseudonymKeyFile;

  @Override
  public Integer call() throws InterruptedException {
    Foreground foreground = new Foreground();
    MonitorListener listener =
        new MonitorListener() {
          @Override
          public void failed(Throwable failure) {
            foreground.failed(failure);
          }
        };
    DatasetDescriptor dataset = DescriptorLoader.load(descriptor);
    Optional<PseudonymKey> key =
        dataset
            .topic()
            .flatMap(
                topic -> PseudonymKey.find(Optional.ofNullable(pseudonymKeyFile), System.getenv()));
    MonitorConfig config =
        new MonitorConfig(dataset, connection.toConnection(), stateDirectory, threads, key);
    try (Telemetry telemetry = telemetryOptions.open()) {
      return foreground.run(new MonitorService(config, listener, telemetry));
    }
  }
}
