package io.equipoise.console.page;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.schemas.access.TokenFile;
import io.equipoise.schemas.connection.Connection;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * What a page is about and where it listens.
 *
 * @param descriptor the dataset
 * @param connection where Kafka and the registry are
 * @param host address to listen on
 * @param port port to listen on; 0: any free one
 * @param hostNames names by which it may be called, without ports; none: any, but on a loopback
 *     address this machine's own only
 * @param tokens who may act: those of role operate; none: the page is read-only
 * @param cards folder of the evaluator's model cards, where this process can read it
 */
public record PageConfig(
    DatasetDescriptor descriptor,
    Connection connection,
    String host,
    int port,
    Set<String> hostNames,
    Optional<TokenFile> tokens,
    Optional<Path> cards) {
  /** Copies the names. */
  public PageConfig {
    hostNames = Set.copyOf(hostNames);
  }
}
