package io.equipoise.ingest.rest;

import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.connection.ListenAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Where and how the service listens.
 *
 * @param host name or address to listen at; IPv6 without brackets
 * @param port port, 0 to 65535; 0: any that is free
 * @param tokens file of tokens; empty: whoever reaches the port may send
 * @param tls who the service is; empty: plain HTTP
 * @param limits how much is taken
 */
public record RestSettings(
    String host, int port, Optional<Path> tokens, Optional<TlsIdentity> tls, ReceiveLimits limits) {

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");

  /** Checks the port. */
  public RestSettings {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be in [0, 65535], got " + port);
    }
  }

  /**
   * Throws {@link OperatorException} when other machines could reach the service without a token,
   * or read what others send it.
   *
   * @param proxied whether a proxy before it speaks TLS
   */
  public void requireSecure(boolean proxied) {
    if (LOOPBACK.contains(host)) {
      return;
    }
    if (tokens.isEmpty()) {
      throw new OperatorException(
          "other machines could send records to "
              + new ListenAddress(host, port).authority()
              + " without a token; name a file with --tokens, listen on 127.0.0.1, or say --insecure");
    }
    if (tls.isEmpty() && !proxied) {
      throw new OperatorException(
          "tokens and patients' data would cross the network to "
              + new ListenAddress(host, port).authority()
              + " unencrypted; name --tls-certificate and --tls-key, say --plaintext when a proxy before it speaks TLS, or --insecure");
    }
  }
}
