package io.equipoise.synth.card;

import io.equipoise.cohort.card.Html;
import io.equipoise.cohort.card.Numbers;
import io.equipoise.cohort.card.Scale;
import io.equipoise.cohort.card.Svg;
import io.equipoise.contract.ColumnFidelity;
import io.equipoise.contract.Estimate;
import io.equipoise.contract.GateResult;
import io.equipoise.contract.HistogramBin;
import io.equipoise.contract.TrainingPoint;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The charts of the card; their numbers are in tables beside them. */
final class Charts {
  private static final int WIDTH = 680;
  private static final int ROW = 26;

  /** Ratios beyond are drawn at the edge; the table has the number. */
  private static final double MOST_DRAWN = 2.5;

  private Charts() {}

  /** One line per gate: interval and dot of the batch, threshold, both controls. */
  static void gates(Html html, List<GateResult> gates) {
    int left = 170;
    int right = WIDTH - 80;
    Svg svg =
        Svg.begin(
            html,
            "gates-chart",
            "Every gate with its threshold and two controls",
            "One line per gate. A dot is the batch, a line through it its interval, an upright line"
                + " the threshold, an open square the control of independent columns, an open diamond"
                + " the control that repeats real people. Each line has its own scale. The numbers"
                + " are in the table below.",
            WIDTH,
            ROW * gates.size() + 10);
    for (int i = 0; i < gates.size(); i++) {
      GateResult gate = gates.get(i);
      double y = ROW * (i + 0.7);
      double low = Math.min(0, extent(gate).min().orElse(0));
      double high = Math.max(low + 1e-9, extent(gate).max().orElse(1));
      Scale x = new Scale(low, Math.max(high, Math.min(1, gate.getThreshold() * 2)), left, right);
      svg.label(left - 12, y + 4, "end", gate.getName());
      svg.line(left, y, right, y, "axis");
      svg.line(x.of(gate.getThreshold()), y - 9, x.of(gate.getThreshold()), y + 9, "threshold");
      interval(svg, x, y, gate.getValue());
      Figures.point(gate.getIndependent())
          .ifPresent(v -> svg.rectangle(x.of(drawn(v)) - 4.5, y - 4.5, 9, 9, "independent"));
      Figures.point(gate.getMemorizer())
          .ifPresent(v -> svg.diamond(x.of(drawn(v)), y, 6, "memorizer"));
      Figures.point(gate.getValue()).ifPresent(v -> svg.circle(x.of(drawn(v)), y, 4.5, "batch"));
      svg.label(right + 12, y + 4, "start", gate.getPassed() ? "passed" : "refused");
    }
    svg.end();
  }

  private static void interval(Svg svg, Scale x, double y, Estimate value) {
    Double lower = value.getLower();
    Double upper = value.getUpper();
    if (lower != null && upper != null) {
      svg.line(x.of(drawn(lower)), y, x.of(drawn(upper)), y, "interval");
    }
  }

  private static DoubleStream extent(GateResult gate) {
    return DoubleStream.concat(
            DoubleStream.of(gate.getThreshold()),
            Stream.of(
                    Figures.point(gate.getValue()),
                    bound(gate.getValue().getLower()),
                    bound(gate.getValue().getUpper()),
                    Figures.point(gate.getIndependent()),
                    Figures.point(gate.getMemorizer()))
                .flatMapToDouble(OptionalDouble::stream))
        .map(Charts::drawn);
  }

  private static OptionalDouble bound(@Nullable Double end) {
    return end == null ? OptionalDouble.empty() : OptionalDouble.of(end);
  }

  private static double drawn(double value) {
    return Math.max(-1, Math.min(MOST_DRAWN, value));
  }

  /** Two bars per value: real people and the batch. */
  static void histogram(Html html, String id, ColumnFidelity column) {
    List<HistogramBin> bins = column.getBins();
    int left = 190;
    int right = WIDTH - 60;
    double most =
        bins.stream()
            .flatMapToDouble(bin -> DoubleStream.of(bin.getSynthetic(), real(bin)))
            .max()
            .orElse(1);
    Scale x = new Scale(0, Math.max(most, 0.01), left, right);
    Svg svg =
        Svg.begin(
            html,
            id,
            "Distribution of " + column.getColumn(),
            "For every value a bar for real people and, below it, one for the batch. The numbers are"
                + " in the table below.",
            WIDTH,
            ROW * bins.size() + 6);
    for (int i = 0; i < bins.size(); i++) {
      HistogramBin bin = bins.get(i);
      double y = ROW * i + 4.0;
      svg.label(left - 10, y + 14, "end", shortened(bin.getLabel()));
      if (bin.getReal() == null) {
        svg.label(left + 4, y + 9, "start", "too few to show");
      } else {
        svg.rectangle(left, y, x.of(real(bin)) - left, 9, "real");
      }
      svg.rectangle(left, y + 10, x.of(bin.getSynthetic()) - left, 9, "synthetic");
    }
    svg.end();
  }

  private static String shortened(String label) {
    return label.length() <= 26 ? label : label.substring(0, 25) + "…";
  }

  private static double real(HistogramBin bin) {
    Double real = bin.getReal();
    return real == null ? 0 : real;
  }

  /** Losses over the steps. */
  static void curve(Html html, List<TrainingPoint> points) {
    int height = 220;
    double low = losses(points).min().orElse(0);
    double high = Math.max(low + 1e-9, losses(points).max().orElse(1));
    double steps = points.get(points.size() - 1).getStep();
    Scale x = new Scale(0, Math.max(1, steps), 70, WIDTH - 20);
    Scale y = new Scale(low, high, height - 30, 12);
    Svg svg =
        Svg.begin(
            html,
            "training-chart",
            "Losses in training",
            "A full line for the critic's loss and a dashed one for the generator's, over the steps."
                + " The numbers are in the table below.",
            WIDTH,
            height);
    svg.line(70, height - 30, WIDTH - 20, height - 30, "axis");
    svg.line(70, 12, 70, height - 30, "axis");
    svg.label(62, height - 30, "end", Numbers.number(low));
    svg.label(62, 20, "end", Numbers.number(high));
    svg.label(70, height - 12, "middle", "0");
    svg.label(
        WIDTH - 20,
        height - 12,
        "end",
        Numbers.count(points.get(points.size() - 1).getStep()) + " steps");
    svg.polyline(path(points, x, y, TrainingPoint::getCriticLoss), "critic");
    svg.polyline(path(points, x, y, TrainingPoint::getGeneratorLoss), "generator");
    svg.end();
  }

  private static DoubleStream losses(List<TrainingPoint> points) {
    return points.stream()
        .flatMapToDouble(point -> DoubleStream.of(point.getCriticLoss(), point.getGeneratorLoss()));
  }

  private static String path(
      List<TrainingPoint> points, Scale x, Scale y, ToDoubleFunction<TrainingPoint> loss) {
    return points.stream()
        .map(
            point ->
                Svg.at(x.of((double) point.getStep()))
                    + ","
                    + Svg.at(y.of(loss.applyAsDouble(point))))
        .collect(Collectors.joining(" "));
  }
}
