package io.equipoise.monitor;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.connection.Connection;
import java.nio.file.Path;

/**
 * What a monitor needs to know.
 *
 * @param descriptor the dataset to watch; must have exactly one window
 * @param connection where Kafka and the schema registry are
 * @param stateDirectory folder of the instance's own; holds its identity, by which a restart ends
 *     the transactions that a killed predecessor left open. Counts live in Kafka, not here
 * @param threads threads that share the input partitions, at least 1
 */
public record MonitorConfig(
    DatasetDescriptor descriptor, Connection connection, Path stateDirectory, int threads) {
  /** Checks the number of threads and of windows. */
  public MonitorConfig {
    if (threads < 1) {
      throw new OperatorException(
          "threads must be at least 1, got " + threads + "; check --threads");
    }
    if (descriptor.windows().size() != 1) {
      throw new OperatorException(
          "dataset "
              + descriptor.dataset()
              + " has "
              + descriptor.windows().size()
              + " windows; the monitor watches exactly one: leave one under 'windows' in the descriptor");
    }
  }
}
