package io.equipoise.ingest;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.ingest.app.CommitPolicy;
import io.equipoise.ingest.app.Rate;
import io.equipoise.schemas.PseudonymKey;
import io.equipoise.schemas.connection.Connection;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * What an {@link IngestService} needs to know. The source follows from the descriptor: the one it
 * declares; of CSV and FHIR the one whose first file is in the data folder.
 *
 * @param descriptor the dataset
 * @param connection broker and registry
 * @param data folder of the descriptor's files
 * @param rate how fast to replay
 * @param pseudonymKey secret under which patients get their pseudonyms
 * @param commits when to commit
 * @param clock time of ingestion
 */
public record IngestConfig(
    DatasetDescriptor descriptor,
    Connection connection,
    Path data,
    Rate rate,
    PseudonymKey pseudonymKey,
    CommitPolicy commits,
    InstantSource clock) {

  /** A configuration with the usual commits and the system's clock. */
  public static IngestConfig of(
      DatasetDescriptor descriptor,
      Connection connection,
      Path data,
      Rate rate,
      PseudonymKey pseudonymKey) {
    return new IngestConfig(
        descriptor,
        connection,
        data,
        rate,
        pseudonymKey,
        CommitPolicy.DEFAULT,
        InstantSource.system());
  }
}
