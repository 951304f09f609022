package io.equipoise.ingest.kafka;

/**
 * Headers of a record on {@code <ds>.rejected}, UTF-8. None holds a patient's value; the record's
 * value, the bytes as received, does.
 */
public final class RejectedHeaders {
  /** What kind of fault: an id of {@link io.equipoise.ingest.domain.RejectionCode}. */
  public static final String CODE = "code";

  /** The column or element at fault; empty when the whole item is. */
  public static final String FIELD = "field";

  /** What is wrong, for people. */
  public static final String REASON = "reason";

  /** Which file, for example {@code csv:processed.cleveland.data}. */
  public static final String SOURCE = "source";

  /** Where in the file, for example {@code line 17}. */
  public static final String POSITION = "position";

  /** Only where the value was too long to be kept whole: how many bytes were received. */
  public static final String CUT_FROM = "cut-from-bytes";

  private RejectedHeaders() {}
}
