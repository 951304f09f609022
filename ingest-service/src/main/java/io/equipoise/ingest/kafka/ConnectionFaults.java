package io.equipoise.ingest.kafka;

import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;

/** Tells failures that the operator can mend from bugs. */
final class ConnectionFaults {
  private ConnectionFaults() {}

  /** Whether a client failed because the broker is out of reach, or refuses it. */
  static boolean caused(Throwable failed) {
    Throwable cause = failed.getCause();
    return failed instanceof TimeoutException
        || failed instanceof AuthenticationException
        || failed instanceof AuthorizationException
        || (cause != null && caused(cause));
  }
}
