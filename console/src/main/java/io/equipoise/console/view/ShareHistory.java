package io.equipoise.console.view;

import java.util.ArrayList;
import java.util.List;

/**
 * The shares of one window over time, bounded: when there are too many points, every second one of
 * the older half goes, so that the past is kept at an ever coarser grain and the newest points in
 * full. Not safe for several threads.
 */
final class ShareHistory {
  /** Points of a window with few subgroups. */
  static final int MOST_POINTS = 600;

  /** Fewest points, however many subgroups there are. */
  static final int FEWEST_POINTS = 60;

  /** Figures kept in all, which bounds memory and what a browser gets when it connects. */
  static final int MOST_FIGURES = 24_000;

  private final List<SharePoint> points = new ArrayList<>();

  /**
   * Adds a point; it takes the place of those about the same event time and later ones, so that
   * what a monitor publishes that counts its stream anew replaces what it published before.
   */
  void add(SharePoint point) {
    while (!points.isEmpty() && !point.at().isAfter(points.get(points.size() - 1).at())) {
      points.remove(points.size() - 1);
    }
    points.add(point);
    int most =
        Math.max(
            FEWEST_POINTS,
            Math.min(MOST_POINTS, MOST_FIGURES / Math.max(1, point.subgroups().size())));
    if (points.size() > most) {
      thin();
    }
  }

  List<SharePoint> points() {
    return List.copyOf(points);
  }

  private void thin() {
    int half = points.size() / 2;
    List<SharePoint> kept = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      if (i >= half || i % 2 == 0) {
        kept.add(points.get(i));
      }
    }
    points.clear();
    points.addAll(kept);
  }
}
