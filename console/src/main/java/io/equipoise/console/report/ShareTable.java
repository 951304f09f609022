package io.equipoise.console.report;

import io.equipoise.contract.AlertState;
import io.equipoise.contract.Estimate;
import io.equipoise.contract.EstimateState;
import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.contract.RepresentationSnapshot;
import io.equipoise.contract.SubgroupRepresentation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who is in a window, as lines of text. */
public final class ShareTable {
  private ShareTable() {}

  /**
   * A headline and a line per watched subgroup with its share, reference and ratio; subgroups with
   * an alert are marked with its state.
   */
  public static List<String> lines(RepresentationSnapshot snapshot, List<ImbalanceAlert> alerts) {
    Map<String, ImbalanceAlert> bySubgroup =
        alerts.stream()
            .filter(a -> a.getWindow().equals(snapshot.getWindow()))
            .collect(
                Collectors.toMap(
                    ImbalanceAlert::getSubgroup, Function.identity(), ShareTable::present));
    Long records = snapshot.getRecords();
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "Who is here: window %s, %s records, against %s",
            snapshot.getWindow(),
            records == null ? "a suppressed number of" : String.format(Locale.ROOT, "%,d", records),
            snapshot.getReferenceVersion()));
    lines.add(
        String.format(
            Locale.ROOT,
            "  %-34s %-24s %-10s %-7s",
            "subgroup",
            "share [interval]",
            "reference",
            "ratio"));
    for (SubgroupRepresentation subgroup : snapshot.getSubgroups()) {
      lines.add(line(subgroup, bySubgroup.get(subgroup.getSubgroup())));
    }
    return lines;
  }

  /** Of alerts about one subgroup and several references, the one about the present reference. */
  private static ImbalanceAlert present(ImbalanceAlert a, ImbalanceAlert b) {
    boolean over = a.getState() == AlertState.RESOLVED;
    if (over != (b.getState() == AlertState.RESOLVED)) {
      return over ? b : a;
    }
    return a.getUpdatedAt().isAfter(b.getUpdatedAt()) ? a : b;
  }

  private static String line(SubgroupRepresentation subgroup, @Nullable ImbalanceAlert alert) {
    Double reference = subgroup.getReferenceShare();
    Double ratio = subgroup.getRatio().getValue();
    return String.format(
        Locale.ROOT,
        "  %-34s %-24s %-10s %-7s%s",
        subgroup.getSubgroup(),
        figure(subgroup.getShare()),
        reference == null ? "-" : three(reference),
        ratio == null ? "-" : String.format(Locale.ROOT, "%.2f", ratio),
        alert == null
                || alert.getState() == AlertState.OK
                || alert.getState() == AlertState.INSUFFICIENT
            ? ""
            : "  " + alert.getState());
  }

  /** The figure with its interval, or in a word why there is none. */
  public static String figure(Estimate estimate) {
    Double value = estimate.getValue();
    if (estimate.getState() != EstimateState.KNOWN || value == null) {
      return estimate.getState().name().toLowerCase(Locale.ROOT);
    }
    Double lower = estimate.getLower();
    Double upper = estimate.getUpper();
    return lower == null || upper == null
        ? three(value)
        : three(value) + " [" + three(lower) + ", " + three(upper) + "]";
  }

  /** Three digits after the point. */
  public static String three(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
