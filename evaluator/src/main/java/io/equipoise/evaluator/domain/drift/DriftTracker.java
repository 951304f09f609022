package io.equipoise.evaluator.domain.drift;

import io.equipoise.cohort.alert.Alert;
import io.equipoise.cohort.alert.AlertLifecycle;
import io.equipoise.cohort.alert.AlertState;
import io.equipoise.cohort.alert.Decision;
import io.equipoise.cohort.alert.Severity;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.Cell;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.Subgroup;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Follows how the champion does on every watched subgroup, and drives the fairness alerts.
 *
 * <p>An outcome counts for the subgroups that its person is in, and as one of the others for those
 * that it is not in although all attributes are known. After every outcome each subgroup that it
 * touched is looked at; what the looks lead to follows {@link AlertLifecycle}. So the alerts depend
 * on the records and their order only, not on how they came in batches: the same records in the
 * same order with the same champion give the same alerts.
 *
 * <p>A new champion starts with empty figures and evidence; alerts go on, for they are about the
 * service that people get, and resolve once the new champion does better.
 *
 * <p>Memory: per watched subgroup the state of {@link SubgroupDrift}, {@code 52 × windowRecords}
 * bytes and a kilobyte, whatever the length of the stream: 190 kB for seven subgroups and a window
 * of 500. An outcome costs O(subgroups). Mutable, for one thread at a time.
 */
public final class DriftTracker {
  /** Name of the rule in the alert's id and its {@code window}. */
  public static final String RULE = "fairness";

  private static final int FORMAT = 1;

  private final CellScheme scheme;
  private final List<Subgroup> subgroups;
  private final DriftSettings settings;
  private final GapHypothesis test;
  private final AlertLifecycle lifecycle;
  private final SynthesisRequests requests;
  private final List<SubgroupDrift> drifts = new ArrayList<>();
  private final List<Alert> alerts = new ArrayList<>();
  private Watched champion;
  private long streamTime = Long.MIN_VALUE;

  /**
   * A version of an alert that is to be published.
   *
   * @param subgroup whom it is about
   * @param alert the alert
   * @param reading the figures that it rests on
   * @param streamTime largest event time seen
   */
  public record Version(Subgroup subgroup, Alert alert, DriftReading reading, long streamTime) {}

  /**
   * A tracker that has seen nothing.
   *
   * @param descriptor the dataset
   * @param settings how drift is watched
   * @param champion whose predictions come
   */
  public DriftTracker(DatasetDescriptor descriptor, DriftSettings settings, Watched champion) {
    this.scheme = new CellScheme(descriptor);
    this.subgroups = scheme.watched();
    this.settings = settings;
    this.test =
        new GapHypothesis(settings.margin(), Math.max(1, subgroups.size()), settings.budget());
    this.lifecycle = new AlertLifecycle(descriptor.alerting().holdFor());
    this.requests =
        new SynthesisRequests(
            subgroups, descriptor.synthesis().coolDown(), descriptor.synthesis().minRealSupport());
    this.champion = champion;
    for (Subgroup subgroup : subgroups) {
      drifts.add(new SubgroupDrift(settings, test));
      alerts.add(
          Alert.unseen(
              Alert.id(
                  descriptor.dataset(), RULE, subgroup.id(), descriptor.reference().version())));
    }
  }

  /** The watched subgroups; their positions are the indices of the other methods. */
  public List<Subgroup> subgroups() {
    return subgroups;
  }

  /** The champion whose predictions come. */
  public Watched champion() {
    return champion;
  }

  /** Gap that is not held against the champion. */
  public double margin() {
    return settings.margin();
  }

  /** Labeled records that rolling figures look back on. */
  public int windowRecords() {
    return settings.windowRecords();
  }

  /** Largest event time seen; empty before the first outcome. */
  public OptionalLong streamTime() {
    return streamTime == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(streamTime);
  }

  /** Starts figures and evidence anew for another champion; does nothing for the present one. */
  public void follow(Watched next) {
    if (!next.championId().equals(champion.championId())) {
      for (int i = 0; i < drifts.size(); i++) {
        drifts.set(i, new SubgroupDrift(settings, test));
      }
    }
    champion = next;
  }

  /**
   * Adds an outcome.
   *
   * @param cell the person's cell
   * @param outcome what the champion said and what was true
   * @return alerts to publish, in the order of the subgroups
   */
  public List<Version> observe(Cell cell, Outcome outcome) {
    streamTime = Math.max(streamTime, outcome.time());
    List<Version> versions = new ArrayList<>();
    for (int i = 0; i < subgroups.size(); i++) {
      Subgroup subgroup = subgroups.get(i);
      if (scheme.contains(subgroup, cell)) {
        drifts.get(i).member(outcome, streamTime);
      } else if (scheme.isKnown(subgroup.attributes(), cell)) {
        drifts.get(i).other(outcome);
      } else {
        continue;
      }
      look(i).ifPresent(versions::add);
    }
    return versions;
  }

  private Optional<Version> look(int i) {
    SubgroupDrift drift = drifts.get(i);
    Alert before = alerts.get(i);
    Decision decision = drift.decide();
    boolean begun = before.state() == AlertState.FIRING || before.state() == AlertState.RECOVERING;
    int episode = begun ? before.episode() : before.episode() + 1;
    long rows =
        begun || decision.signal() == Decision.Signal.RAISE
            ? requests.granted(i, episode, champion, streamTime)
            : 0;
    AlertLifecycle.Step step = lifecycle.advance(before, decision, rows, streamTime);
    Alert after = step.alert();
    alerts.set(i, after);
    boolean isFiring = after.state() == AlertState.FIRING;
    if (isFiring && step.publish() && rows > 0 && requests.last(i).episode() != episode) {
      requests.asked(i, episode, rows, streamTime);
    }
    if (after.state() == AlertState.RESOLVED && before.state() != AlertState.RESOLVED) {
      drift.alertResolved();
    }
    return step.publish()
        ? Optional.of(new Version(subgroups.get(i), after, drift.reading(), streamTime))
        : Optional.empty();
  }

  /** The alert of a subgroup. */
  public Alert alert(int index) {
    return alerts.get(index);
  }

  /** How the champion does on a subgroup now. */
  public DriftReading reading(int index) {
    return drifts.get(index).reading();
  }

  /**
   * Whether some subgroup's latest records are of 1 to 10 people with the outcome, or without it:
   * their number would follow from exact figures of the subgroups around it. Costs a look at every
   * record that is remembered.
   */
  public boolean hidesSmallCounts() {
    return drifts.stream().anyMatch(SubgroupDrift::hidesSmallCounts);
  }

  /** Writes all that is remembered of a subgroup; {@link #load} takes it up again. */
  public void save(int index, DataOutput out) throws IOException {
    out.writeByte(FORMAT);
    out.writeUTF(champion.championId());
    out.writeLong(streamTime);
    Alert alert = alerts.get(index);
    out.writeUTF(alert.state().name());
    out.writeUTF(alert.severity().name());
    out.writeLong(alert.since());
    out.writeInt(alert.episode());
    out.writeLong(alert.revision());
    out.writeLong(alert.publishedDeficit());
    out.writeLong(alert.raisedAt().orElse(Long.MIN_VALUE));
    out.writeLong(alert.resolvedAt().orElse(Long.MIN_VALUE));
    SynthesisRequests.Request request = requests.last(index);
    out.writeLong(request.at());
    out.writeInt(request.episode());
    out.writeLong(request.rows());
    drifts.get(index).save(out);
  }

  /**
   * Takes up what {@link #save} wrote. Figures and evidence of another champion than the present
   * one are left behind; the alert and what it asked for are not.
   *
   * @throws IOException when it is not what {@code save} wrote
   */
  public void load(int index, DataInput in) throws IOException {
    if (in.readByte() != FORMAT) {
      throw new IOException("state of drift is of another format");
    }
    boolean same = in.readUTF().equals(champion.championId());
    streamTime = Math.max(streamTime, in.readLong());
    alerts.set(
        index,
        new Alert(
            alerts.get(index).id(),
            AlertState.valueOf(in.readUTF()),
            Severity.valueOf(in.readUTF()),
            in.readLong(),
            in.readInt(),
            in.readLong(),
            in.readLong(),
            optional(in.readLong()),
            optional(in.readLong())));
    requests.restore(
        index, new SynthesisRequests.Request(in.readLong(), in.readInt(), in.readLong()));
    SubgroupDrift drift = new SubgroupDrift(settings, test);
    drift.load(in);
    drifts.set(index, same ? drift : new SubgroupDrift(settings, test));
  }

  private static OptionalLong optional(long time) {
    return time == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(time);
  }
}
