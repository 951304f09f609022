package io.equipoise.console.view;

import io.equipoise.contract.BatchVerdict;
import io.equipoise.contract.FairnessDrift;
import io.equipoise.contract.FairnessReport;
import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.contract.OperatorAction;
import io.equipoise.contract.RepresentationSnapshot;
import io.equipoise.contract.SynthesisProgress;
import io.equipoise.contract.SynthesisReport;
import io.equipoise.contract.SynthesisState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/**
 * The loop as its topics tell it: the latest of everything, and the shares over time. Memory is
 * bounded: what is over, the oldest first, is dropped beyond a fixed number of each kind. Fed again
 * from the topics' beginning it becomes the same. Safe for use by several threads; every method
 * takes the lock once. Listeners are called outside the lock, on the thread that feeds.
 */
public final class LoopModel {
  /** Batches whose reports, jobs and verdicts are kept. */
  static final int MOST_BATCHES = 200;

  /** Evaluations that are kept; one may take a megabyte. */
  static final int MOST_EVALUATIONS = 40;

  /** Operators' actions that are kept; all are on the topic. */
  static final int MOST_ACTIONS = 500;

  /** Alerts that are kept. */
  static final int MOST_ALERTS = 20_000;

  private static final Set<SynthesisState> UNDER_WAY =
      Set.of(
          SynthesisState.PLANNED,
          SynthesisState.TRAINING,
          SynthesisState.SAMPLING,
          SynthesisState.GATING);

  private final Map<String, RepresentationSnapshot> snapshots = new LinkedHashMap<>();
  private final Map<String, ShareHistory> histories = new LinkedHashMap<>();
  private final Map<String, ImbalanceAlert> alerts = new Bounded<>(MOST_ALERTS);
  private final Map<String, SynthesisReport> reports = new Bounded<>(MOST_BATCHES);
  private final Map<String, SynthesisProgress> progress = new Bounded<>(MOST_BATCHES);
  private final Map<String, BatchVerdict> verdicts = new Bounded<>(MOST_BATCHES);
  private final Map<String, FairnessReport> fairness = new Bounded<>(MOST_EVALUATIONS);
  private final Map<String, FairnessDrift> drift = new LinkedHashMap<>();
  private final Map<String, OperatorAction> actions = new Bounded<>(MOST_ACTIONS);
  private final Map<String, AlertHandling> handling = new Bounded<>(MOST_ALERTS);
  private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();
  private Counters counters = Counters.UNKNOWN;
  private List<ServiceStatus> services = List.of();

  /** What kind of thing has changed. */
  public enum Kind {
    /** The latest snapshot of a window; key: the window. */
    SNAPSHOT,
    /** The shares of a window over time have a new point; key: the window. */
    HISTORY,
    /** An alert; key: its id. */
    ALERT,
    /** A synthesis report; key: its batch. */
    REPORT,
    /** A job; key: its batch. */
    PROGRESS,
    /** A verdict; key: its batch. */
    VERDICT,
    /** An evaluation; key: its id. */
    FAIRNESS,
    /** The champion's rolling figures for a subgroup; key: the subgroup. */
    DRIFT,
    /** An operator's action; key: its id. */
    ACTION,
    /** What operators have said of an alert; key: the alert's id. */
    HANDLING,
    /** The counters or the services. */
    COUNTERS
  }

  /**
   * One thing that has changed.
   *
   * @param kind what it is
   * @param key which one of its kind
   */
  public record Change(Kind kind, String key) {}

  /** A model that has seen nothing. */
  public LoopModel() {}

  /** Has every later change told to the listener, which must be quick. */
  public void listen(Consumer<Change> listener) {
    listeners.add(listener);
  }

  /** Takes in a value; one of no known kind changes nothing. */
  public void accept(LoopEvent event) {
    List<Change> changes;
    synchronized (this) {
      changes = take(event);
    }
    changes.forEach(this::tell);
  }

  /** Takes in newly counted figures. */
  public void accept(Counters newest) {
    synchronized (this) {
      if (counters.equals(newest)) {
        return;
      }
      counters = newest;
    }
    tell(new Change(Kind.COUNTERS, ""));
  }

  /** Takes in how the services do. */
  public void accept(List<ServiceStatus> newest) {
    synchronized (this) {
      if (services.equals(newest)) {
        return;
      }
      services = List.copyOf(newest);
    }
    tell(new Change(Kind.COUNTERS, ""));
  }

  private List<Change> take(LoopEvent event) {
    SpecificRecord value = event.value();
    if (value instanceof RepresentationSnapshot snapshot) {
      return snapshot(snapshot, event);
    } else if (value instanceof ImbalanceAlert alert) {
      return alert(alert);
    } else if (value instanceof SynthesisReport report) {
      return put(reports, Kind.REPORT, report.getBatchId(), report);
    } else if (value instanceof SynthesisProgress job) {
      return put(progress, Kind.PROGRESS, job.getBatchId(), job);
    } else if (value instanceof BatchVerdict verdict) {
      return put(verdicts, Kind.VERDICT, verdict.getBatchId(), verdict);
    } else if (value instanceof FairnessReport evaluation) {
      return put(fairness, Kind.FAIRNESS, evaluation.getEvaluationId(), evaluation);
    } else if (value instanceof FairnessDrift figures) {
      return put(drift, Kind.DRIFT, figures.getSubgroup(), figures);
    } else if (value instanceof OperatorAction action) {
      return action(action);
    }
    return List.of();
  }

  private List<Change> alert(ImbalanceAlert alert) {
    String id = alert.getAlertId();
    ImbalanceAlert before = alerts.put(id, alert);
    boolean otherEpisode = before != null && before.getEpisode() != alert.getEpisode();
    return otherEpisode && handling.containsKey(id)
        ? List.of(new Change(Kind.ALERT, id), new Change(Kind.HANDLING, id))
        : List.of(new Change(Kind.ALERT, id));
  }

  private List<Change> action(OperatorAction action) {
    String target = action.getTarget();
    AlertHandling before = handling.getOrDefault(target, AlertHandling.none(target));
    switch (action.getKind()) {
      case ACKNOWLEDGE_ALERT -> handling.put(target, before.acknowledged(action));
      case SILENCE_ALERT -> handling.put(target, before.silenced(action));
      default -> {
        return put(actions, Kind.ACTION, action.getActionId(), action);
      }
    }
    actions.put(action.getActionId(), action);
    return List.of(
        new Change(Kind.ACTION, action.getActionId()), new Change(Kind.HANDLING, target));
  }

  private static <V> List<Change> put(Map<String, V> map, Kind kind, String key, V value) {
    map.put(key, value);
    return List.of(new Change(kind, key));
  }

  /** A restatement of an older window does not take the newest one's place. */
  private List<Change> snapshot(RepresentationSnapshot snapshot, LoopEvent event) {
    String window = snapshot.getWindow();
    RepresentationSnapshot before = snapshots.get(window);
    if (before != null && snapshot.getWindowStart().isBefore(before.getWindowStart())) {
      return List.of();
    }
    snapshots.put(window, snapshot);
    histories
        .computeIfAbsent(window, name -> new ShareHistory())
        .add(SharePoint.of(snapshot, event.at()));
    return List.of(new Change(Kind.SNAPSHOT, window), new Change(Kind.HISTORY, window));
  }

  private void tell(Change change) {
    listeners.forEach(listener -> listener.accept(change));
  }

  /** The newest snapshot of every window. */
  public synchronized List<RepresentationSnapshot> snapshots() {
    return List.copyOf(snapshots.values());
  }

  /** The newest snapshot of a window. */
  public synchronized Optional<RepresentationSnapshot> snapshot(String window) {
    return Optional.ofNullable(snapshots.get(window));
  }

  /** The shares of every window over time, window after window, each in order of event time. */
  public synchronized List<SharePoint> history() {
    List<SharePoint> all = new ArrayList<>();
    histories.values().forEach(history -> all.addAll(history.points()));
    return all;
  }

  /** The newest shares of a window. */
  public synchronized Optional<SharePoint> newestShares(String window) {
    return Optional.ofNullable(histories.get(window))
        .map(ShareHistory::points)
        .filter(points -> !points.isEmpty())
        .map(points -> points.get(points.size() - 1));
  }

  /** Every alert in its latest state, in the order in which they first came. */
  public synchronized List<ImbalanceAlert> alerts() {
    return List.copyOf(alerts.values());
  }

  /** An alert. */
  public synchronized Optional<ImbalanceAlert> alert(String id) {
    return Optional.ofNullable(alerts.get(id));
  }

  /** The reports of the newest batches. */
  public synchronized List<SynthesisReport> reports() {
    return List.copyOf(reports.values());
  }

  /** A batch's report. */
  public synchronized Optional<SynthesisReport> report(String batch) {
    return Optional.ofNullable(reports.get(batch));
  }

  /** The newest jobs. */
  public synchronized List<SynthesisProgress> progress() {
    return List.copyOf(progress.values());
  }

  /** The jobs that have not ended. */
  public synchronized List<SynthesisProgress> jobsUnderWay() {
    return progress.values().stream().filter(job -> UNDER_WAY.contains(job.getState())).toList();
  }

  /** The job of a batch. */
  public synchronized Optional<SynthesisProgress> progress(String batch) {
    return Optional.ofNullable(progress.get(batch));
  }

  /** The verdicts on the newest batches. */
  public synchronized List<BatchVerdict> verdicts() {
    return List.copyOf(verdicts.values());
  }

  /** The verdict on a batch. */
  public synchronized Optional<BatchVerdict> verdict(String batch) {
    return Optional.ofNullable(verdicts.get(batch));
  }

  /** The newest evaluations. */
  public synchronized List<FairnessReport> fairness() {
    return List.copyOf(fairness.values());
  }

  /** An evaluation. */
  public synchronized Optional<FairnessReport> fairness(String evaluation) {
    return Optional.ofNullable(fairness.get(evaluation));
  }

  /** The champion's rolling figures, one per subgroup. */
  public synchronized List<FairnessDrift> drift() {
    return List.copyOf(drift.values());
  }

  /** The champion's rolling figures for a subgroup. */
  public synchronized Optional<FairnessDrift> drift(String subgroup) {
    return Optional.ofNullable(drift.get(subgroup));
  }

  /** The newest of the operators' actions, oldest first. */
  public synchronized List<OperatorAction> actions() {
    return List.copyOf(actions.values());
  }

  /** An operator's action. */
  public synchronized Optional<OperatorAction> action(String id) {
    return Optional.ofNullable(actions.get(id));
  }

  /** What operators have said of an alert as it is now. */
  public synchronized AlertHandling handling(String alertId) {
    AlertHandling said = handling.getOrDefault(alertId, AlertHandling.none(alertId));
    return Optional.ofNullable(alerts.get(alertId)).map(said::of).orElse(said);
  }

  /** The same for every alert of which something was said. */
  public synchronized List<AlertHandling> handling() {
    return handling.keySet().stream().map(this::handling).toList();
  }

  /** How much has come through. */
  public synchronized Counters counters() {
    return counters;
  }

  /** How the services do, where that is known. */
  public synchronized List<ServiceStatus> services() {
    return services;
  }

  /** Keeps the newest entries, by when their key was first put. */
  private static final class Bounded<V> extends LinkedHashMap<String, V> {
    private static final long serialVersionUID = 1L;

    private final int most;

    Bounded(int most) {
      this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
      return size() > most;
    }
  }
}
