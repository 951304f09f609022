package io.equipoise.ingest.rest;

import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.access.FileVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows new connections the certificate that is in the files now: they are looked at every second
 * while the server runs, and read again once they have changed and then stood still for a second,
 * so that a certificate and its key may be written one after the other. What cannot be used leaves
 * the certificate before in place, and is warned of once. Connections that are open stay as they
 * are.
 */
final class TlsRenewal extends AbstractLifeCycle {
  /** Time between two looks. */
  static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(TlsRenewal.class);

  private final SslContextFactory.Server shown;
  private final ScheduledExecutorService looking;
  private TlsIdentity identity;
  private Map<Path, FileVersion> handled;
  private Map<Path, FileVersion> seen;

  /** What a look came to. */
  enum Look {
    /** Nothing has changed since the last change was dealt with. */
    SAME,
    /** The files have changed since the last look; they may be half written. */
    CHANGING,
    /** The new certificate is shown from now on. */
    RENEWED,
    /** The files cannot be used; the certificate before is still shown. */
    REFUSED
  }

  /**
   * A renewal that looks once it is started.
   *
   * @param identity who the service is now
   * @param shown what Jetty makes of it
   */
  TlsRenewal(TlsIdentity identity, SslContextFactory.Server shown) {
    this.identity = identity;
    this.shown = shown;
    this.handled = identity.versions();
    this.seen = handled;
    this.looking =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "receive-certificate");
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  protected void doStart() {
    var unused =
        looking.scheduleWithFixedDelay(
            this::look, LOOK_EVERY.toMillis(), LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  protected void doStop() {
    looking.shutdownNow();
  }

  /** Looks at the files, and reads them again when they have changed and stand still. */
  synchronized Look look() {
    Map<Path, FileVersion> now = identity.versionsNow();
    boolean stands = now.equals(seen);
    seen = now;
    if (now.equals(handled)) {
      return Look.SAME;
    }
    if (!stands) {
      return Look.CHANGING;
    }
    handled = now;
    return renew();
  }

  private Look renew() {
    try {
      TlsIdentity renewed = identity.again();
      renewed.requireUsable();
      shown.reload(factory -> renewed.fill(shown));
      identity = renewed;
    } catch (OperatorException unusable) {
      log.warn(
          "{}; the certificate before is shown until they change again", unusable.getMessage());
      return Look.REFUSED;
    } catch (Exception unusable) {
      log.warn(
          "the certificate in {} cannot be shown ({}); the one before is, until they change again",
          identity.versions().keySet(),
          unusable.getClass().getName());
      return Look.REFUSED;
    }
    log.info(
        "new connections are shown the certificate that is now in {}",
        identity.versions().keySet());
    return Look.RENEWED;
  }
}
