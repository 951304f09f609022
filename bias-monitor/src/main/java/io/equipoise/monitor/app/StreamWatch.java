package io.equipoise.monitor.app;

import io.equipoise.cohort.alert.Alert;
import io.equipoise.cohort.alert.AlertLifecycle;
import io.equipoise.cohort.alert.AlertState;
import io.equipoise.cohort.alert.Decision;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.monitor.domain.AlertPolicy;
import io.equipoise.monitor.domain.Chunk;
import io.equipoise.monitor.domain.ChunkOrder;
import io.equipoise.monitor.domain.PartitionProgress;
import io.equipoise.monitor.domain.RollingWindow.Admission;
import io.equipoise.monitor.domain.SubgroupRepresentation;
import io.equipoise.monitor.domain.TellableFigures;
import io.equipoise.monitor.domain.WatchedSubgroups;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Watches the rolling windows that the chunks of all partitions add up to, gathers the evidence,
 * and keeps the alerts.
 *
 * <p>Chunks are counted in the order of {@link ChunkOrder}. Alerts are looked at after every chunk
 * as long as a window holds few records, and then whenever it may hold about 1/{@value #LOOKS} more
 * or other ones, but after {@value #MOST_UNSEEN} records at the latest and whenever a window moves
 * on: a look may cost a plan of what may be shown. Evidence, alerts and what they say follow from
 * the records alone, not from how fast partitions were read. Stream time is the latest event time
 * counted, so a silent partition does not hold it up.
 *
 * <p>Evidence goes by arrival: a record counts for it when it lands in any live pane. It is shared
 * by the windows, whose own shares decide whether there is a shortage to speak of. Not safe for use
 * by several threads.
 */
public final class StreamWatch {
  /**
   * Silence after which a partition is not waited for: several times what a chunk needs to come,
   * with the pause after which the tally step sends an unfinished one and the time between commits.
   */
  static final ChunkOrder.Silence IDLE_AFTER =
      new ChunkOrder.Silence(Duration.ofMillis(1500), Duration.ofSeconds(5));

  /** Longest time for which a chunk is held. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Looks while the records of a window come once. */
  private static final int LOOKS = 128;

  /** Most records between two looks: a fifth of a second at 10,000 a second. */
  private static final long MOST_UNSEEN = 2048;

  private final DatasetDescriptor descriptor;
  private final WatchedSubgroups watched;
  private final List<WatchedWindow> windows;
  private final Evidence evidence;
  private final AlertPolicy policy;
  private final AlertLifecycle lifecycle;
  private final WindowReports reports;
  private final WatchMemory memory;
  private final ChunkOrder order;
  private final TreeMap<Integer, PartitionProgress> progress = new TreeMap<>();
  private final Map<String, KeptAlert> alerts = new HashMap<>();
  private final List<KeptAlert> unwatched = new ArrayList<>();
  private final List<WatchedWindow.Orphan> orphans = new ArrayList<>();
  private final TreeSet<Integer> unsavedProgress = new TreeSet<>();
  private final TreeSet<Chunk> unsavedChunks = new TreeSet<>(Chunk.ORDER);
  private final TreeSet<Chunk> countedChunks = new TreeSet<>(Chunk.ORDER);
  private final Map<String, KeptAlert> unsavedAlerts = new TreeMap<>();
  private long streamTime = PartitionProgress.NO_TIME;
  private boolean unpublished = true;

  /**
   * Takes up the watch where memory has it.
   *
   * @param partitions number of input partitions
   * @param now clock, milliseconds
   */
  public StreamWatch(DatasetDescriptor descriptor, int partitions, WatchMemory memory, long now) {
    this.descriptor = descriptor;
    this.memory = memory;
    this.watched = new WatchedSubgroups(descriptor);
    this.evidence = new Evidence(descriptor, watched, memory);
    this.policy =
        new AlertPolicy(descriptor.alerting(), watched.comparable(), descriptor.counting());
    this.lifecycle = new AlertLifecycle(descriptor.alerting().holdFor());
    this.reports = new WindowReports(descriptor, watched, evidence);
    this.order = new ChunkOrder(partitions, IDLE_AFTER, PATIENCE, now);
    memory
        .progressByPartition()
        .forEach(
            (partition, counted) -> {
              progress.put(partition, counted);
              streamTime = Math.max(streamTime, counted.streamTime());
              order.reached(partition, counted.arrival());
            });
    this.windows =
        descriptor.windows().stream()
            .map(window -> new WatchedWindow(window, watched, memory, streamTime))
            .toList();
    this.orphans.addAll(WatchedWindow.restore(windows, memory));
    List<Chunk> waiting = new ArrayList<>();
    memory.visitChunks(waiting::add);
    waiting.sort(Chunk.ORDER);
    waiting.forEach(chunk -> order.add(chunk, now));
    takeUpAlerts();
  }

  /**
   * Finds the alerts that an earlier descriptor had watched, which {@link #advance} then ends; and
   * notes of the others what they are about, where an earlier release did not.
   */
  private void takeUpAlerts() {
    Map<String, Supplier<AlertSubject>> subjects = new HashMap<>();
    for (WatchedWindow window : windows) {
      for (int i = 0; i < watched.size(); i++) {
        int subgroup = i;
        if (watched.reference(i).isPresent()) {
          subjects.put(window.alertId(i, descriptor), () -> subject(window, subgroup));
        }
      }
    }
    memory.visitAlerts(
        kept -> {
          Supplier<AlertSubject> subject = subjects.get(kept.alert().id());
          if (subject == null) {
            unwatched.add(kept);
          } else if (kept.alert().revision() > 0 && kept.subject().isEmpty()) {
            keep(kept.about(subject.get()));
          }
        });
    unwatched.sort(Comparator.comparing(kept -> kept.alert().id()));
  }

  /** Takes a chunk, which is counted when its turn comes. */
  public void received(Chunk chunk, long now) {
    order.add(chunk, now);
    unsavedChunks.add(chunk);
  }

  /**
   * Counts the chunks whose turn has come; gives the versions of alerts to publish, in order. The
   * first call ends the alerts that are watched no longer.
   */
  public List<AlertVersion> advance(long now) {
    return advance(now, () -> true);
  }

  /**
   * The same, as long as there is time; what is left is counted by the next call.
   *
   * @param hasTime asked before every chunk
   */
  public List<AlertVersion> advance(long now, BooleanSupplier hasTime) {
    List<AlertVersion> versions = new ArrayList<>();
    // Not where they are found: a commit before they are sent would keep them as if they had been.
    unwatched.forEach(kept -> retire(kept).ifPresent(versions::add));
    unwatched.clear();
    while (hasTime.getAsBoolean()) {
      Optional<Chunk> next = order.next(now);
      if (next.isEmpty()) {
        break;
      }
      long before = tallied();
      boolean moved = count(next.get());
      if (!next.get().tallies().isEmpty() && (moved || isDue(before, tallied()))) {
        look(versions);
      }
    }
    return versions;
  }

  /** Records counted since the monitor began. */
  private long tallied() {
    return progress.values().stream().mapToLong(PartitionProgress::tallied).sum();
  }

  /**
   * Whether a look is due when so many records have been counted, before and after a chunk. Needs
   * no memory of the last look, which a restart would lose.
   */
  private boolean isDue(long before, long after) {
    long fewest =
        windows.stream().mapToLong(w -> w.rolling().present().total()).min().orElse(after);
    long step = Math.max(1, Math.min(MOST_UNSEEN, Long.highestOneBit(fewest / LOOKS)));
    return before / step != after / step;
  }

  /**
   * The windows whose figures changed since the last call, oldest first: the present ones, and
   * earlier ones in grace that late records restated.
   */
  public List<WindowRepresentation> changedWindows() {
    if (!unpublished || streamTime == PartitionProgress.NO_TIME) {
      return List.of();
    }
    unpublished = false;
    List<WindowRepresentation> changed = new ArrayList<>();
    for (WatchedWindow window : windows) {
      for (long end : window.rolling().takeRestatedEnds()) {
        reports.report(window.rolling(), view(window, end)).ifPresent(changed::add);
      }
    }
    return changed;
  }

  /**
   * Ids of the alerts that are to be ended and of which an earlier release did not note what they
   * are about. Until {@link #name} tells, they stay as they are.
   */
  public List<String> nameless() {
    return unwatched.stream()
        .filter(kept -> kept.subject().isEmpty())
        .map(KeptAlert::alert)
        .filter(alert -> lifecycle.retire(alert, streamTime).publish())
        .map(Alert::id)
        .toList();
  }

  /**
   * Tells what one of the {@link #nameless} alerts is about; to be called before the first look.
   */
  public void name(String id, AlertSubject subject) {
    unwatched.replaceAll(kept -> kept.alert().id().equals(id) ? kept.about(subject) : kept);
  }

  /** Tells of the alerts that were published before, as they stand. */
  public void tellAlerts(WatchListener listener) {
    for (WatchedWindow window : windows) {
      for (int i = 0; i < watched.size(); i++) {
        Alert alert = alert(window.alertId(i, descriptor)).alert();
        if (alert.revision() > 0) {
          listener.known(window.name(), watched.subgroup(i).id(), alert.state());
        }
      }
    }
  }

  /** Writes what changed since the last call to memory; to be called before every commit. */
  public void save() {
    countedChunks.forEach(memory::removeChunk);
    countedChunks.clear();
    unsavedChunks.forEach(memory::putChunk);
    unsavedChunks.clear();
    progress.forEach(
        (partition, counted) -> {
          if (unsavedProgress.contains(partition)) {
            memory.putProgress(partition, counted);
          }
        });
    if (!unsavedProgress.isEmpty()) {
      unsavedProgress.clear();
      evidence.save();
    }
    orphans.forEach(orphan -> memory.removeTally(orphan.window(), orphan.place()));
    orphans.clear();
    windows.forEach(WatchedWindow::save);
    unsavedAlerts.values().forEach(memory::putAlert);
    unsavedAlerts.clear();
  }

  /** Whether a window has moved on with it. */
  private boolean count(Chunk chunk) {
    if (!unsavedChunks.remove(chunk)) {
      countedChunks.add(chunk);
    }
    progress.put(chunk.partition(), chunk.progress());
    unsavedProgress.add(chunk.partition());
    unpublished = true;
    for (Chunk.Placed placed : chunk.tallies()) {
      boolean counted = false;
      for (WatchedWindow window : windows) {
        counted |= window.add(placed.place(), placed.tally()) == Admission.COUNTED;
      }
      if (counted) {
        evidence.count(placed.place().cell(), placed.tally());
      }
    }
    evidence.advance();
    // After its records: none of a chunk is late only because of another one in it.
    long before = streamTime;
    if (chunk.progress().streamTime() > streamTime) {
      streamTime = chunk.progress().streamTime();
      windows.forEach(window -> window.advance(streamTime));
    }
    return before == PartitionProgress.NO_TIME
        || windows.stream()
            .map(window -> window.rolling().grid())
            .anyMatch(grid -> grid.windowEnd(before) != grid.windowEnd(streamTime));
  }

  private void look(List<AlertVersion> versions) {
    WindowReports.Moment moment = reports.moment();
    for (WatchedWindow window : windows) {
      for (int i = 0; i < watched.size(); i++) {
        if (watched.reference(i).isPresent()) {
          look(moment, window, i).ifPresent(versions::add);
        }
      }
    }
  }

  private Optional<AlertVersion> look(
      WindowReports.Moment moment, WatchedWindow window, int subgroup) {
    String id = window.alertId(subgroup, descriptor);
    KeptAlert kept = alert(id);
    Alert before = kept.alert();
    SubgroupRepresentation seen = window.rolling().present().representation(subgroup);
    Decision decision = policy.decide(seen, evidence.proven(subgroup));
    AlertLifecycle.Step step =
        lifecycle.advance(before, decision, deficit(window, seen, kept.told()), streamTime);
    if (!step.publish()) {
      if (!step.alert().equals(before)) {
        keep(kept.with(step.alert()));
      }
      return Optional.empty();
    }
    WindowRepresentation.View view = view(window, window.rolling().grid().windowEnd(streamTime));
    TellableFigures told = reports.tellable(moment, window.rolling(), view.end(), subgroup);
    Alert alert = step.alert().stating(deficit(window, seen, told));
    keep(new KeptAlert(alert, told, Optional.of(subject(window, subgroup))));
    AlertVersion version =
        reports.alert(moment, window.rolling(), view, subgroup, alert, decision, policy);
    boolean was = before.state() == AlertState.FIRING || before.state() == AlertState.RECOVERING;
    if (was && step.alert().state() == AlertState.RESOLVED) {
      evidence.restart(subgroup);
    }
    return Optional.of(version);
  }

  private long deficit(WatchedWindow window, SubgroupRepresentation seen, TellableFigures told) {
    return seen.deficit(
        told, window.rolling().present().total(), descriptor.alerting().minSupport());
  }

  /** Ends an alert that nothing looks at any more; empty when there is nothing to tell of it. */
  private Optional<AlertVersion> retire(KeptAlert kept) {
    if (kept.subject().isEmpty()) {
      return Optional.empty();
    }
    AlertLifecycle.Step step = lifecycle.retire(kept.alert(), streamTime);
    if (!step.publish()) {
      return Optional.empty();
    }
    AlertSubject subject = kept.subject().get();
    keep(kept.with(step.alert()));
    return Optional.of(
        WindowReports.retired(
            step.alert(),
            new WindowRepresentation.View(
                subject.window(), subject.windowStart(), subject.windowEnd(), streamTime, progress),
            subject));
  }

  private void keep(KeptAlert kept) {
    alerts.put(kept.alert().id(), kept);
    unsavedAlerts.put(kept.alert().id(), kept);
  }

  private AlertSubject subject(WatchedWindow window, int subgroup) {
    long end = window.rolling().grid().windowEnd(streamTime);
    return new AlertSubject(
        window.name(),
        window.rolling().grid().windowStart(end),
        end,
        watched.subgroup(subgroup),
        watched.reference(subgroup).orElseThrow(),
        descriptor.reference().version());
  }

  private KeptAlert alert(String id) {
    return alerts.computeIfAbsent(
        id, unknown -> memory.alert(unknown).orElseGet(() -> KeptAlert.unseen(unknown)));
  }

  private WindowRepresentation.View view(WatchedWindow window, long end) {
    return new WindowRepresentation.View(
        window.rolling().grid().window(),
        window.rolling().grid().windowStart(end),
        end,
        streamTime,
        progress);
  }
}
