package io.equipoise.evaluator.domain.drift;

import io.equipoise.cohort.population.Subgroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps fairness alerts from flooding the stream with synthetic rows: an alert may ask for rows,
 * and does not get to ask when
 *
 * <ul>
 *   <li>its subgroup has fewer than {@code minRealSupport} real people in the training set: a
 *       generator would repeat or invent them;
 *   <li>the champion learned from as many synthetic rows as the descriptor allows;
 *   <li>it has asked within the cool-down (stream time), in this episode or an earlier one;
 *   <li>somebody else has asked within the cool-down for a subgroup that shares a cell with it: of
 *       a cell one request is in flight at most. What becomes of a request takes less than that,
 *       and the planner counts what stands already.
 * </ul>
 *
 * <p>It asks for {@link #GROWTH} of the subgroup's real training records, rounded up to ten; once
 * in each episode. Mutable, for one thread at a time; memory is three numbers per subgroup.
 */
final class SynthesisRequests {
  /** Half as many people again; more of a kind is judged before more of it is made. Our choice. */
  static final double GROWTH = 0.5;

  private final List<Subgroup> subgroups;
  private final Duration coolDown;
  private final int minRealSupport;
  private final List<Request> last;

  /** What an alert asked for last; {@code episode} 0 for nothing. */
  record Request(long at, int episode, long rows) {
    static final Request NONE = new Request(0, 0, 0);
  }

  SynthesisRequests(List<Subgroup> subgroups, Duration coolDown, int minRealSupport) {
    this.subgroups = subgroups;
    this.coolDown = coolDown;
    this.minRealSupport = minRealSupport;
    this.last = new ArrayList<>();
    subgroups.forEach(s -> last.add(Request.NONE));
  }

  /** Rows that the subgroup's alert would ask for, by its support alone; 0 when too small. */
  long wanted(Watched.Support support) {
    return support.members() < minRealSupport
        ? 0
        : (long) Math.ceil(GROWTH * support.members() / 10) * 10;
  }

  /**
   * Rows that an alert may ask for now.
   *
   * @param index the subgroup
   * @param episode the episode that it is in, or would begin
   * @param champion what the champion learned from
   * @param now stream time
   */
  long granted(int index, int episode, Watched champion, long now) {
    Request own = last.get(index);
    if (own.episode() == episode && own.episode() > 0) {
      return own.rows();
    }
    if (champion.atSyntheticLimit()) {
      return 0;
    }
    for (int other = 0; other < subgroups.size(); other++) {
      Request request = last.get(other);
      if (request.episode() > 0
          && now - request.at() < coolDown.toMillis()
          && overlap(subgroups.get(index), subgroups.get(other))) {
        return 0;
      }
    }
    return wanted(champion.support().getOrDefault(subgroups.get(index).id(), Watched.Support.NONE));
  }

  void asked(int index, int episode, long rows, long now) {
    last.set(index, new Request(now, episode, rows));
  }

  Request last(int index) {
    return last.get(index);
  }

  void restore(int index, Request request) {
    last.set(index, request);
  }

  /** Whether a person can be in both: they ask for no different value of one attribute. */
  private static boolean overlap(Subgroup a, Subgroup b) {
    return a.conditions().stream()
        .noneMatch(
            x ->
                b.conditions().stream()
                    .anyMatch(
                        y -> x.attribute().equals(y.attribute()) && !x.value().equals(y.value())));
  }
}
