package io.equipoise.console.view;

import io.equipoise.contract.EstimateState;
import io.equipoise.contract.RepresentationSnapshot;
import io.equipoise.contract.SubgroupRepresentation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The shares of one window at one time.
 *
 * @param window name of the window
 * @param at latest event time seen
 * @param seenAt when the snapshot was published (wall clock)
 * @param subgroups every watched subgroup, in the snapshot's order
 */
public record SharePoint(String window, Instant at, Instant seenAt, List<Share> subgroups) {
  /** Copies the list. */
  public SharePoint {
    subgroups = List.copyOf(subgroups);
  }

  /**
   * One subgroup's share.
   *
   * @param id id of the subgroup
   * @param state whether there is a figure
   * @param figure the figure; empty unless there is one
   */
  public record Share(String id, EstimateState state, Optional<Figure> figure) {}

  /**
   * A share with its interval, all in [0, 1].
   *
   * @param share point estimate
   * @param low lower end
   * @param high upper end
   */
  public record Figure(double share, double low, double high) {}

  /** What a snapshot says of shares. */
  static SharePoint of(RepresentationSnapshot snapshot, Instant seenAt) {
    return new SharePoint(
        snapshot.getWindow(),
        snapshot.getStreamTime(),
        seenAt,
        snapshot.getSubgroups().stream().map(SharePoint::share).toList());
  }

  private static Share share(SubgroupRepresentation subgroup) {
    Double value = subgroup.getShare().getValue();
    Double low = subgroup.getShare().getLower();
    Double high = subgroup.getShare().getUpper();
    return new Share(
        subgroup.getSubgroup().intern(),
        subgroup.getShare().getState(),
        value == null
            ? Optional.empty()
            : Optional.of(
                new Figure(value, low == null ? value : low, high == null ? value : high)));
  }
}
