package io.equipoise.console.status;

import io.equipoise.cohort.descriptor.DescriptorLoader;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.connection.ConnectionOptions;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of a command that reads a loop: the dataset and where it is. */
final class LoopOptions {
  @Option(
      names = "--descriptor",
      required = true,
      paramLabel = "FILE",
      description = "Dataset descriptor (YAML).")
  private Path descriptor = Path.of("");

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  /** Where Kafka is. */
  Connection connection() {
    return connection.toConnection();
  }

  /** How the loop stands. Throws what {@link LoopReading#of} throws. */
  LoopReading read() throws InterruptedException {
    return LoopReading.of(DescriptorLoader.load(descriptor), connection());
  }
}
