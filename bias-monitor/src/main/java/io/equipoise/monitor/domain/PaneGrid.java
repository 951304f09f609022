package io.equipoise.monitor.domain;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import java.util.ArrayList;
import java.util.List;

/**
 * Event time cut into panes, and the rolling window over them. Times are milliseconds since
 * 1970-01-01T00:00Z.
 *
 * <p>Panes are aligned to the epoch. The window for a stream time ends with the pane that holds it
 * and covers the last {@code length}; it moves by whole panes:
 *
 * <pre>
 *  panes    |---|---|---|---|---|---|
 *  stream time                    x
 *  window         [---------------)      length = 4 panes; the end is exclusive
 * </pre>
 *
 * A window is <em>in grace</em> until the stream time reaches its end + {@code grace}, and a pane
 * is <em>live</em> as long as the last window that holds it is. A record whose pane is no longer
 * live is late. Immutable.
 */
public final class PaneGrid {
  private final String window;
  private final long length;
  private final long pane;
  private final long grace;

  /** The grid of a window. */
  public PaneGrid(DatasetDescriptor.Window window) {
    this.window = window.name();
    this.length = window.length().toMillis();
    this.pane = window.pane().toMillis();
    this.grace = window.grace().toMillis();
  }

  /**
   * The longest pane that every window's panes are made of: their greatest common divisor,
   * milliseconds.
   */
  public static long commonPane(List<DatasetDescriptor.Window> windows) {
    long common = 0;
    for (DatasetDescriptor.Window window : windows) {
      long other = window.pane().toMillis();
      while (other != 0) {
        long rest = common % other;
        common = other;
        other = rest;
      }
    }
    return common;
  }

  /** Name of the window. */
  public String window() {
    return window;
  }

  /** Length of a pane, milliseconds. */
  public long pane() {
    return pane;
  }

  /** Start of the pane that holds an event time. */
  public long paneOf(long eventTime) {
    return Math.floorDiv(eventTime, pane) * pane;
  }

  /** End, exclusive, of the window at a stream time. */
  public long windowEnd(long streamTime) {
    return paneOf(streamTime) + pane;
  }

  /** Start, inclusive, of the window that ends at {@code windowEnd}. */
  public long windowStart(long windowEnd) {
    return windowEnd - length;
  }

  /** Whether a pane is part of the window that ends at {@code windowEnd}. */
  public boolean isInWindow(long paneStart, long windowEnd) {
    return paneStart >= windowStart(windowEnd) && paneStart < windowEnd;
  }

  /** Whether records of a pane still count at a stream time. */
  public boolean isLive(long paneStart, long streamTime) {
    return paneStart + length + grace > streamTime;
  }

  /**
   * Ends of the windows that hold a pane and are published at a stream time: the present window and
   * those before it that are still in grace, oldest first. A record that lands in the pane restates
   * all of them.
   */
  public List<Long> publishedWindowEnds(long paneStart, long streamTime) {
    long present = windowEnd(streamTime);
    long last = Math.min(paneStart + length, present);
    long first = Math.max(paneStart + pane, windowEnd(streamTime - grace));
    List<Long> ends = new ArrayList<>();
    for (long end = first; end <= last; end += pane) {
      ends.add(end);
    }
    return ends;
  }
}
