package io.equipoise.ingest.app;

import java.util.List;

/**
 * Turns what arrives at once, such as the body of a request, into items. Safe to share between
 * threads; holds nothing of one body for the next.
 */
@FunctionalInterface
public interface Intake {

  /**
   * The items of a body, in their order. Bad content never throws: a body that cannot be read at
   * all is one {@link Item.Refused}.
   *
   * @param body the bytes as received, which the caller leaves unchanged
   * @param origin name of where they came from, for example {@code rest:/records}; becomes the
   *     origin of refused items
   */
  List<Item> read(byte[] body, String origin);
}
