package io.equipoise.schemas;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one service in the foreground of its process: until the process is told to stop (SIGINT,
 * SIGTERM) or the service fails. Either way the service is closed and its end awaited before the
 * process ends.
 */
public final class Foreground {
  private static final Logger LOG = LoggerFactory.getLogger(Foreground.class);

  private final CountDownLatch end = new CountDownLatch(1);
  private volatile @Nullable Throwable failure;

  /** A service that can be closed without a checked exception. */
  public interface Service extends AutoCloseable {
    /**
     * Begins the work and returns. Throws {@link OperatorException} when something outside is in
     * the way.
     */
    void start();

    @Override
    void close();
  }

  /** For one run. */
  public Foreground() {}

  /** To be told by the service, from any thread, what ended its work. */
  public void failed(Throwable error) {
    failure = error;
    end.countDown();
  }

  /**
   * Starts the service and waits for its end.
   *
   * @return exit code: 0 when told to stop
   * @throws OperatorException when the service failed
   */
  public int run(Service service) throws InterruptedException {
    Thread stop =
        new Thread(
            () -> {
              end.countDown();
              service.close();
            },
            "stop");
    Runtime.getRuntime().addShutdownHook(stop);
    try (service) {
      service.start();
      end.await();
    }
    Throwable error = failure;
    if (error == null) {
      return 0;
    }
    if (error instanceof OperatorException known) {
      throw known;
    }
    LOG.error("the service has failed", error);
    throw new OperatorException(
        "the service has stopped: "
            + error.getClass().getSimpleName()
            + ": "
            + error.getMessage()
            + "; its log says more, and a restart loses and repeats nothing",
        error);
  }
}
