package io.equipoise.evaluator.card;

import io.equipoise.cohort.card.Html;
import io.equipoise.cohort.card.Numbers;
import io.equipoise.cohort.card.Scale;
import io.equipoise.cohort.card.Svg;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.cohort.statistics.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * The charts of the model card. Narrow, with every label above its line, so that they can be read
 * on a telephone; their numbers are in tables beside them.
 */
final class CardCharts {
  private static final int WIDTH = 480;
  private static final int LEFT = 14;
  private static final int RIGHT = WIDTH - 14;
  private static final int AXIS = 26;

  private final Html html;

  CardCharts(Html html) {
    this.html = html;
  }

  /**
   * One line of an interval chart.
   *
   * @param label what stands above the line
   * @param marks what stands on it: the first as a dot, the second as a diamond
   * @param note word at the right end of the label
   */
  record Line(String label, List<Estimate> marks, String note) {}

  /** Changes with their intervals and a line at 0. */
  void forest(String id, String title, List<Line> lines) {
    double reach =
        Math.max(
            0.02,
            lines.stream()
                .flatMapToDouble(line -> ends(line.marks()))
                .map(Math::abs)
                .max()
                .orElse(0.02));
    double end = roundedUp(Math.min(1, reach));
    intervals(
        id,
        title,
        "One line per change. A dot is the change, the line through it its interval, the upright"
            + " line no change. The numbers are in the table below.",
        lines,
        new Scale(-end, end, LEFT, RIGHT),
        List.of(-end, 0.0, end),
        Optional.of(0.0));
  }

  /** Figures in [0, 1] of groups, of two training sets. */
  void groups(String id, String title, String first, String second, List<Line> lines) {
    double low = lines.stream().flatMapToDouble(line -> ends(line.marks())).min().orElse(0);
    double from = Math.max(0, Math.floor(low * 10) / 10);
    double start = from >= 1 ? 0.9 : from;
    intervals(
        id,
        title,
        "One line per group. A dot is "
            + first
            + ", a diamond below it "
            + second
            + ", each on its interval. The numbers are in the table below.",
        lines,
        new Scale(start, 1, LEFT, RIGHT),
        List.of(start, (1 + start) / 2, 1.0),
        Optional.empty());
  }

  private void intervals(
      String id,
      String title,
      String description,
      List<Line> lines,
      Scale x,
      List<Double> ticks,
      Optional<Double> reference) {
    int most = lines.stream().mapToInt(line -> line.marks().size()).max().orElse(1);
    int row = 26 + 14 * most;
    int bottom = row * lines.size();
    open();
    Svg svg = Svg.begin(html, id, title, description, WIDTH, bottom + AXIS);
    reference.ifPresent(at -> svg.line(x.of(at), 0, x.of(at), bottom, "threshold"));
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      double y = row * i + 16.0;
      svg.rectangle(LEFT - 4, y - 14, 8 + 7.4 * line.label().length(), 18, "backdrop");
      svg.label(LEFT, y, "start", line.label());
      if (!line.note().isEmpty()) {
        svg.rectangle(
            RIGHT - 4 - 7.4 * line.note().length(),
            y - 14,
            8 + 7.4 * line.note().length(),
            18,
            "backdrop");
        svg.label(RIGHT, y, "end", line.note());
      }
      for (int mark = 0; mark < line.marks().size(); mark++) {
        mark(svg, x, y + 13 + 14 * mark, line.marks().get(mark), mark);
      }
    }
    axis(svg, x, bottom, ticks);
    svg.end();
    html.close();
  }

  private static void mark(Svg svg, Scale x, double y, Estimate estimate, int series) {
    if (!(estimate instanceof Estimate.Known known)) {
      svg.label(LEFT, y + 5, "start", "no figure");
      return;
    }
    String kind = series == 0 ? "first" : "second";
    known
        .interval()
        .ifPresent(
            i -> svg.line(x.within(i.lower()), y, x.within(i.upper()), y, kind + "-interval"));
    if (series == 0) {
      svg.circle(x.within(known.value()), y, 4.5, kind);
    } else {
      svg.diamond(x.within(known.value()), y, 6, kind);
    }
  }

  private static void axis(Svg svg, Scale x, double bottom, List<Double> ticks) {
    svg.line(LEFT, bottom, RIGHT, bottom, "axis");
    for (int i = 0; i < ticks.size(); i++) {
      double tick = ticks.get(i);
      String anchor = i == 0 ? "start" : i == ticks.size() - 1 ? "end" : "middle";
      svg.line(x.of(tick), bottom, x.of(tick), bottom + 5, "axis");
      svg.label(x.of(tick), bottom + 19, anchor, Numbers.number(tick));
    }
  }

  /** Observed shares over predicted probabilities, of at most two training sets. */
  void reliability(String id, List<ArmFacts> arms) {
    int size = 330;
    Scale x = new Scale(0, 1, 46, 46 + size);
    Scale y = new Scale(0, 1, 12 + size, 12);
    open();
    Svg svg =
        Svg.begin(
            html,
            id,
            "Calibration: observed share over predicted probability",
            "Points on the slanting line are predicted as often as they come. Dots are the first"
                + " training set, diamonds the second, upright lines 95 % intervals. The numbers"
                + " are in the table below.",
            WIDTH,
            size + 60);
    svg.line(x.of(0), y.of(0), x.of(1), y.of(0), "axis");
    svg.line(x.of(0), y.of(0), x.of(0), y.of(1), "axis");
    svg.line(x.of(0), y.of(0), x.of(1), y.of(1), "axis");
    for (double tick : new double[] {0, 0.5, 1}) {
      svg.label(x.of(tick), y.of(0) + 18, "middle", Numbers.number(tick));
      svg.label(x.of(0) - 8, y.of(tick) + 5, "end", Numbers.number(tick));
    }
    svg.label(x.of(0.5), y.of(0) + 38, "middle", "predicted probability");
    svg.label(x.of(0) + 6, y.of(1) + 8, "start", "observed share");
    for (int series = 0; series < arms.size(); series++) {
      String kind = series == 0 ? "first" : "second";
      for (ReliabilityBin bin : arms.get(series).reliability()) {
        Interval interval = bin.interval();
        double at = x.of(bin.predicted());
        svg.line(at, y.of(interval.lower()), at, y.of(interval.upper()), kind + "-interval");
        if (series == 0) {
          svg.circle(at, y.of(bin.observed()), 4.5, kind);
        } else {
          svg.diamond(at, y.of(bin.observed()), 6, kind);
        }
      }
    }
    svg.end();
    html.close();
  }

  /** A bar per feature. */
  void bars(String id, String title, List<Contribution> contributions) {
    int row = 32;
    double most =
        Math.max(
            1e-9, contributions.stream().mapToDouble(Contribution::meanAbsolute).max().orElse(1));
    Scale x = new Scale(0, most, LEFT, RIGHT);
    open();
    Svg svg =
        Svg.begin(
            html,
            id,
            title,
            "A bar per feature: mean size of its contribution to a prediction. The numbers are in"
                + " the table below.",
            WIDTH,
            row * contributions.size() + 6);
    for (int i = 0; i < contributions.size(); i++) {
      Contribution contribution = contributions.get(i);
      svg.label(LEFT, row * i + 14.0, "start", contribution.feature());
      svg.rectangle(LEFT, row * i + 18.0, x.of(contribution.meanAbsolute()) - LEFT, 8, "real");
    }
    svg.end();
    html.close();
  }

  private void open() {
    html.open("div", "class", "chart");
  }

  private static DoubleStream ends(List<Estimate> estimates) {
    List<Double> ends = new ArrayList<>();
    for (Estimate estimate : estimates) {
      if (estimate instanceof Estimate.Known known) {
        ends.add(known.value());
        known.lower().ifPresent(ends::add);
        known.upper().ifPresent(ends::add);
      }
    }
    return ends.stream().mapToDouble(Double::doubleValue);
  }

  /** To a number of one digit: 0.034 to 0.04, 0.12 to 0.2. */
  private static double roundedUp(double value) {
    double unit = Math.pow(10, Math.floor(Math.log10(value)));
    return Math.ceil(value / unit - 1e-9) * unit;
  }
}
