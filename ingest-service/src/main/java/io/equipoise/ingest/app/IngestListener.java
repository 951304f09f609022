package io.equipoise.ingest.app;

import io.equipoise.ingest.domain.RejectionCode;
import java.util.Map;

/** Hears how far ingestion is. Called on the ingestion's thread; must return quickly. */
public interface IngestListener {
  /** Hears nothing. */
  IngestListener NONE = new IngestListener() {};

  /**
   * Items committed so far, over all sources and restarts; {@code read = accepted + rejected}.
   *
   * @param read items handled
   * @param accepted of those, records produced
   * @param rejected of those, items rejected
   */
  default void progress(long read, long accepted, long rejected) {}

  /**
   * A transaction is committed.
   *
   * @param accepted records in it
   * @param rejected items in it that were rejected, by the code of the reason
   */
  default void committed(long accepted, Map<RejectionCode, Long> rejected) {}

  /** Every source has been read to its end and all is committed. */
  default void completed() {}

  /**
   * Ingestion ended because of {@code failure}; what was not committed will be done after a
   * restart.
   */
  default void failed(Throwable failure) {}
}
