package io.equipoise.monitor;

import io.equipoise.cohort.descriptor.DescriptorLoader;
import io.equipoise.monitor.app.MonitorListener;
import io.equipoise.schemas.Foreground;
import io.equipoise.schemas.connection.ConnectionOptions;
import java.nio.file.Path;
import java.util.concurrent.Callable;
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
    MonitorConfig config =
        new MonitorConfig(
            DescriptorLoader.load(descriptor), connection.toConnection(), stateDirectory, threads);
    return foreground.run(new MonitorService(config, listener));
  }
}
