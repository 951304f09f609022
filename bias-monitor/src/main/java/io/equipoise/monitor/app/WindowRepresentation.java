package io.equipoise.monitor.app;

import io.equipoise.monitor.domain.PartitionProgress;
import io.equipoise.monitor.domain.PublishedRepresentation;
import java.util.List;
import java.util.Map;

/**
 * What may be shown about one window. Times are milliseconds since 1970-01-01T00:00Z.
 *
 * @param view which window, seen when
 * @param records records in the window, every group together
 * @param lateRecords records that came too late for any window, since the monitor began
 * @param subgroups every watched subgroup, in the descriptor's order
 */
public record WindowRepresentation(
    View view, long records, long lateRecords, List<PublishedRepresentation> subgroups) {
  /** Copies the list. */
  public WindowRepresentation {
    subgroups = List.copyOf(subgroups);
  }

  /**
   * A window at a moment of stream time.
   *
   * @param window name of the window
   * @param start its start, inclusive
   * @param end its end, exclusive
   * @param streamTime latest event time seen
   * @param progress how far each input partition had been read
   */
  public record View(
      String window,
      long start,
      long end,
      long streamTime,
      Map<Integer, PartitionProgress> progress) {
    /** Copies the map. */
    public View {
      progress = Map.copyOf(progress);
    }
  }
}
