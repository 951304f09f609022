package io.equipoise.ingest.app;

/** Not every item of a parcel is known to have arrived. Says no patient's value. */
public final class UndeliveredException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long arrived;
  private final long uncertain;

  /**
   * What is known of a parcel.
   *
   * @param arrived items that have arrived for good
   * @param uncertain items that were sent, of which nobody knows
   * @param cause why
   */
  public UndeliveredException(long arrived, long uncertain, Throwable cause) {
    super(arrived + " items arrived, of " + uncertain + " it is not known", cause);
    this.arrived = arrived;
    this.uncertain = uncertain;
  }

  /** Items that have arrived for good. */
  public long arrived() {
    return arrived;
  }

  /** Items that were sent and of which nobody knows whether they arrived. */
  public long uncertain() {
    return uncertain;
  }
}
