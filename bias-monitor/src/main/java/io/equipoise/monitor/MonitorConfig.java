package io.equipoise.monitor;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.PseudonymKey;
import io.equipoise.schemas.connection.Connection;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a monitor needs to know.
 *
 * @param descriptor the dataset to watch
 * @param connection where Kafka and the schema registry are
 * @param stateDirectory folder of the instance's own, for Kafka Streams' lock and bookkeeping.
 *     Counts live in Kafka, not here: a restart with an empty folder loses nothing. The partitions
 *     of a killed instance are taken over when its session has ended, about ten seconds later
 * @param threads threads that share the input partitions, at least 1
 * @param pseudonymKey secret under which patients of a topic of others get their pseudonyms; empty:
 *     a hash with the descriptor's salt, which protects only identities that cannot be guessed. Of
 *     no concern where ingestion has given pseudonyms already
 */
public record MonitorConfig(
    DatasetDescriptor descriptor,
    Connection connection,
    Path stateDirectory,
    int threads,
    Optional<PseudonymKey> pseudonymKey) {
  /** Checks the number of threads and of places to watch. */
  public MonitorConfig {
    if (threads < 1) {
      throw new OperatorException(
          "threads must be at least 1, got " + threads + "; check --threads");
    }
    if (descriptor.topic().isPresent()
        && (descriptor.csv().isPresent()
            || descriptor.fhir().isPresent()
            || !descriptor.json().files().isEmpty())) {
      throw new OperatorException(
          "dataset "
              + descriptor.dataset()
              + " has sources.topic beside files; the monitor watches either that topic or what was"
              + " ingested: give it a descriptor with one of them only");
    }
  }

  /** What a monitor needs to know where there is no pseudonym key. */
  public MonitorConfig(
      DatasetDescriptor descriptor, Connection connection, Path stateDirectory, int threads) {
    this(descriptor, connection, stateDirectory, threads, Optional.empty());
  }
}
