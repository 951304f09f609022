package io.equipoise.monitor.app;

/** Hears how the service fares. Called on the service's own threads; must return quickly. */
public interface MonitorListener {
  /** Every partition is restored and being read; again after each rebalance. */
  default void running() {}

  /**
   * The service has stopped for good because of {@code failure}; what was not committed will be
   * read again at the next start.
   */
  default void failed(Throwable failure) {}
}
