package io.equipoise.evaluator.domain.drift;

import java.util.List;
import java.util.OptionalLong;

/**
 * How the champion does on one subgroup, at one moment of the stream. Immutable.
 *
 * @param figures rolling figures, fit to be published
 * @param records labeled records in the window; not to be published from 1 to 10
 * @param people different people among them; not to be published from 1 to 10
 * @param earliest earliest event time in the window; {@code Long.MAX_VALUE} when it is empty
 * @param shown whether there are people enough, on both sides, to publish evidence and detectors
 * @param logEvidence natural logarithm of the evidence that the gap exceeds the margin
 * @param logCut the evidence at which an alert may be raised
 * @param detectors change detectors on the series of errors
 */
public record DriftReading(
    RollingFigures figures,
    int records,
    int people,
    long earliest,
    boolean shown,
    double logEvidence,
    double logCut,
    List<Detector> detectors) {
  /** Copies the list. */
  public DriftReading {
    detectors = List.copyOf(detectors);
  }

  /**
   * A change detector.
   *
   * @param name {@code adwin} or {@code pageHinkley}
   * @param level what it compares: mean error of the window, or the cumulated sum
   * @param detections changes found since this champion began
   * @param lastAt stream time of the last one
   */
  public record Detector(String name, double level, long detections, OptionalLong lastAt) {}
}
