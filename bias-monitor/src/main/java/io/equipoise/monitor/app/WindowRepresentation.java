package io.equipoise.monitor.app;

import io.equipoise.monitor.domain.PartitionProgress;
import io.equipoise.monitor.domain.PublishedRepresentation;
import io.equipoise.monitor.domain.evidence.EvidenceReading;
import io.equipoise.monitor.domain.metric.Measure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What may be shown about one window. Where the descriptor counts patients, read patients for
 * records. Times are milliseconds since 1970-01-01T00:00Z.
 *
 * @param view which window, seen when
 * @param records records in the window, every group together; empty when suppressed
 * @param lateRecords records that came too late for the window, since the monitor began; empty when
 *     suppressed
 * @param subgroups every watched subgroup, in the descriptor's order
 * @param sets every watched attribute set, in the descriptor's order
 * @param uncovered combinations of attribute values with too few records to learn from
 * @param uncoveredNote why that list is not complete; empty when it is
 */
public record WindowRepresentation(
    View view,
    OptionalLong records,
    OptionalLong lateRecords,
    List<PublishedRepresentation> subgroups,
    List<PublishedSet> sets,
    List<Uncovered> uncovered,
    Optional<String> uncoveredNote) {
  /** Copies the lists. */
  public WindowRepresentation {
    subgroups = List.copyOf(subgroups);
    sets = List.copyOf(sets);
    uncovered = List.copyOf(uncovered);
  }

  /**
   * What may be shown about a watched attribute set.
   *
   * @param attributes its attributes
   * @param change evidence that its shares differ from the reference at all, beside its cut; empty
   *     when suppressed or where the reference does not cover the set
   * @param measures its figures
   */
  public record PublishedSet(
      List<String> attributes, Optional<EvidenceReading> change, List<Measure> measures) {
    /** Copies the lists. */
    public PublishedSet {
      attributes = List.copyOf(attributes);
      measures = List.copyOf(measures);
    }

    /** The same without {@link #measures}. */
    public PublishedSet withoutMeasures() {
      return new PublishedSet(attributes, change, List.of());
    }
  }

  /**
   * A combination of attribute values with too few records.
   *
   * @param pattern the combination
   * @param needed records to add, rounded up to a multiple of 10
   */
  public record Uncovered(String pattern, long needed) {}

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
