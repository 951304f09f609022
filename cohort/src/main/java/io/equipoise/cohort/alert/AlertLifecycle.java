package io.equipoise.cohort.alert;

import static io.equipoise.cohort.alert.AlertState.FIRING;
import static io.equipoise.cohort.alert.AlertState.INSUFFICIENT;
import static io.equipoise.cohort.alert.AlertState.OK;
import static io.equipoise.cohort.alert.AlertState.PENDING;
import static io.equipoise.cohort.alert.AlertState.RECOVERING;
import static io.equipoise.cohort.alert.AlertState.RESOLVED;

import io.equipoise.cohort.alert.Decision.Signal;
import java.time.Duration;

/**
 * What becomes of an alert after a look at its subgroup.
 *
 * <pre>
 *                       RAISE                held                    CLEAR               held
 *  INSUFFICIENT ──► OK ───────► PENDING ───────────► FIRING ─────────────────► RECOVERING ───► RESOLVED
 *        ▲           ▲             │                   ▲ ▲                          │             │
 *        └───────────┴─────────────┘                   │ └──────────────────────────┘             │
 *             not RAISE                                │        not CLEAR                         │
 *                                                      └───────────── PENDING ◄───────────────────┘
 *                                                            held                RAISE
 * </pre>
 *
 * <table>
 * <caption>Next state, by state and signal; "held" when the signal has lasted {@code holdFor} of stream time</caption>
 * <tr><th>state</th><th>INSUFFICIENT</th><th>RAISE</th><th>HOLD</th><th>CLEAR</th></tr>
 * <tr><td>INSUFFICIENT</td><td>INSUFFICIENT</td><td>PENDING</td><td>OK</td><td>OK</td></tr>
 * <tr><td>OK</td><td>INSUFFICIENT</td><td>PENDING</td><td>OK</td><td>OK</td></tr>
 * <tr><td>PENDING</td><td>INSUFFICIENT</td><td>PENDING, held: FIRING</td><td>OK</td><td>OK</td></tr>
 * <tr><td>FIRING</td><td>FIRING</td><td>FIRING</td><td>FIRING</td><td>RECOVERING</td></tr>
 * <tr><td>RECOVERING</td><td>RECOVERING</td><td>FIRING</td><td>FIRING</td><td>RECOVERING, held: RESOLVED</td></tr>
 * <tr><td>RESOLVED</td><td>RESOLVED</td><td>PENDING</td><td>RESOLVED</td><td>RESOLVED</td></tr>
 * </table>
 *
 * An alert that has fired before never goes back to OK or INSUFFICIENT but to RESOLVED. A firing
 * alert whose data runs out keeps firing. With {@code holdFor} of zero one look may pass through
 * PENDING or RECOVERING; only where it ends is published. The same sequence of looks gives the same
 * alerts. What nobody looks at any more is ended by {@link #retire}. Immutable.
 */
public final class AlertLifecycle {
  /**
   * A firing alert is published again when its deficit has moved by this share of the last
   * published one.
   */
  static final double DEFICIT_STEP = 0.1;

  private final long holdFor;

  /**
   * A life in which conditions must hold for {@code holdFor} of stream time before the alert fires
   * or resolves.
   */
  public AlertLifecycle(Duration holdFor) {
    this.holdFor = holdFor.toMillis();
  }

  /**
   * What a look led to.
   *
   * @param alert the alert after the look
   * @param publish whether this version is to be published
   */
  public record Step(Alert alert, boolean publish) {}

  /**
   * The alert after a look at stream time {@code now}.
   *
   * @param deficit deficit as it would be published
   */
  public Step advance(Alert alert, Decision decision, long deficit, long now) {
    Alert next = alert;
    AlertState following = following(next, decision.signal(), now);
    while (following != next.state()) {
      next = next.entering(following, now);
      following = following(next, decision.signal(), now);
    }
    boolean measured = decision.signal() != Signal.INSUFFICIENT;
    if (next.state() != FIRING) {
      next = next.withSeverity(Severity.NONE);
    } else if (measured) {
      next = next.withSeverity(decision.severity());
    }
    boolean publish =
        next.state() != alert.state()
            || next.episode() != alert.episode()
            || (next.state() == FIRING
                && measured
                && (next.severity() != alert.severity()
                    || moved(alert.publishedDeficit(), deficit)));
    return new Step(publish ? next.published(deficit) : next, publish);
  }

  /**
   * The alert at stream time {@code now} when it is looked at for the last time, because nobody
   * watches any more what it is about. An open episode ends: FIRING and RECOVERING become RESOLVED
   * at once, without a deficit. PENDING goes where too few records would lead it. Other states say
   * nothing that could become false, and stay.
   */
  public Step retire(Alert alert, long now) {
    Alert next =
        switch (alert.state()) {
          case FIRING -> alert.entering(RECOVERING, now).entering(RESOLVED, now);
          case RECOVERING -> alert.entering(RESOLVED, now);
          case PENDING -> alert.entering(following(alert, Signal.INSUFFICIENT, now), now);
          case INSUFFICIENT, OK, RESOLVED -> alert;
        };
    boolean publish = next.state() != alert.state();
    return new Step(publish ? next.withSeverity(Severity.NONE).published(0) : alert, publish);
  }

  private AlertState following(Alert alert, Signal signal, long now) {
    boolean held = now - alert.since() >= holdFor;
    AlertState next = row(alert.state(), held).on(signal);
    return alert.episode() > 0 && (next == OK || next == INSUFFICIENT) ? RESOLVED : next;
  }

  private static boolean moved(long before, long deficit) {
    return Math.abs(deficit - before) >= Math.max(10, DEFICIT_STEP * before);
  }

  /** A row of the table: the next state for each signal. */
  private record Row(AlertState insufficient, AlertState raise, AlertState hold, AlertState clear) {
    AlertState on(Signal signal) {
      return switch (signal) {
        case INSUFFICIENT -> insufficient;
        case RAISE -> raise;
        case HOLD -> hold;
        case CLEAR -> clear;
      };
    }
  }

  private static Row row(AlertState state, boolean held) {
    return switch (state) {
      case INSUFFICIENT -> new Row(INSUFFICIENT, PENDING, OK, OK);
      case OK -> new Row(INSUFFICIENT, PENDING, OK, OK);
      case PENDING -> new Row(INSUFFICIENT, held ? FIRING : PENDING, OK, OK);
      case FIRING -> new Row(FIRING, FIRING, FIRING, RECOVERING);
      case RECOVERING -> new Row(RECOVERING, FIRING, FIRING, held ? RESOLVED : RECOVERING);
      case RESOLVED -> new Row(RESOLVED, PENDING, RESOLVED, RESOLVED);
    };
  }
}
