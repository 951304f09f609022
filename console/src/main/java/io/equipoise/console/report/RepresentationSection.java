package io.equipoise.console.report;

import io.equipoise.cohort.card.Html;
import io.equipoise.cohort.card.Numbers;
import io.equipoise.cohort.card.Scale;
import io.equipoise.cohort.card.Svg;
import io.equipoise.cohort.card.Tables;
import io.equipoise.console.view.LoopModel;
import io.equipoise.contract.Estimate;
import io.equipoise.contract.EstimateState;
import io.equipoise.contract.RepresentationSnapshot;
import io.equipoise.contract.SubgroupRepresentation;
import io.equipoise.synth.card.Figures;
import java.util.List;

/**
 * Who is in each window, against the reference: a drawing of the ratios and the table behind it.
 */
final class RepresentationSection {
  private static final int WIDTH = 700;
  private static final int ROW = 22;
  private static final int TOP = 30;
  private static final double LEFT = 260;
  private static final double LARGEST_RATIO = 2;

  private RepresentationSection() {}

  static void write(Html html, LoopModel model) {
    html.leaf("h2", "Who is here");
    if (model.snapshots().isEmpty()) {
      html.leaf("p", "No window was published yet.");
    }
    for (RepresentationSnapshot snapshot : model.snapshots()) {
      html.leaf("h3", "Window " + snapshot.getWindow());
      Long records = snapshot.getRecords();
      html.leaf(
          "p",
          (records == null ? "A suppressed number of" : Numbers.count(records))
              + " units of kind "
              + snapshot.getCountingUnit()
              + ", event time "
              + snapshot.getWindowStart()
              + " to "
              + snapshot.getWindowEnd()
              + ", as of "
              + snapshot.getStreamTime());
      chart(html, snapshot);
      table(html, snapshot);
    }
  }

  private static void table(Html html, RepresentationSnapshot snapshot) {
    Tables.of(
        html,
        "Shares in window " + snapshot.getWindow() + " with their intervals",
        List.of("Subgroup", "Share", "Reference", "Ratio", "Base rate of the label"),
        snapshot.getSubgroups(),
        subgroup -> {
          Double reference = subgroup.getReferenceShare();
          return List.of(
              subgroup.getSubgroup(),
              Figures.estimate(subgroup.getShare()),
              reference == null ? "none" : Numbers.number(reference),
              Figures.estimate(subgroup.getRatio()),
              Figures.estimate(subgroup.getBaseRate()));
        });
  }

  private static void chart(Html html, RepresentationSnapshot snapshot) {
    List<SubgroupRepresentation> drawn =
        snapshot.getSubgroups().stream().filter(s -> isKnown(s.getRatio())).toList();
    if (drawn.isEmpty()) {
      return;
    }
    int height = TOP + ROW * drawn.size() + 10;
    Svg svg =
        Svg.begin(
            html,
            "ratios-" + snapshot.getWindow().replaceAll("[^A-Za-z0-9]", "-"),
            "Representation ratios in window " + snapshot.getWindow(),
            "Each subgroup's share divided by its reference share, with its interval; the line at 1"
                + " is parity. The table below has the numbers.",
            WIDTH,
            height);
    Scale scale = new Scale(0, LARGEST_RATIO, LEFT, WIDTH - 20);
    for (double tick : new double[] {0, 0.5, 1, 1.5, 2}) {
      svg.line(
          scale.of(tick), TOP - 8, scale.of(tick), height - 8, tick == 1 ? "threshold" : "axis");
      svg.label(scale.of(tick), TOP - 14, "middle", Numbers.number(tick));
    }
    for (int i = 0; i < drawn.size(); i++) {
      row(svg, scale, drawn.get(i), TOP + ROW * i + 10);
    }
    svg.end();
  }

  private static void row(Svg svg, Scale scale, SubgroupRepresentation subgroup, double y) {
    svg.label(LEFT - 10, y + 4, "end", subgroup.getSubgroup());
    Double lower = subgroup.getRatio().getLower();
    Double upper = subgroup.getRatio().getUpper();
    if (lower != null && upper != null) {
      svg.line(scale.within(lower), y, scale.within(upper), y, "interval");
    }
    svg.circle(scale.within(subgroup.getRatio().getValue()), y, 4, "real");
  }

  private static boolean isKnown(Estimate estimate) {
    return estimate.getState() == EstimateState.KNOWN && estimate.getValue() != null;
  }
}
