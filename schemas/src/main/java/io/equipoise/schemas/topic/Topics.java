package io.equipoise.schemas.topic;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Every topic of one dataset: the only place where their names and configurations are written down.
 *
 * <p>Streams of patients ({@code records}, {@code rejected}, {@code synthetic}) are kept without
 * limit of time, because their timestamps are event times: a replay of last decade's records would
 * otherwise be deleted as it arrives. For the same reason their segments roll by size only. All
 * others are stamped when the broker appends them.
 */
public final class Topics {
  /** Partitions of the topics that hold one record per patient or event. */
  private static final int WIDE = 4;

  /**
   * How long snapshots and fairness reports of keys that are no longer written are kept: 90 days,
   * in ms.
   */
  private static final String NINETY_DAYS_MS = "7776000000";

  private static final Map<String, String> STREAM =
      Map.of(
          TopicConfig.CLEANUP_POLICY_CONFIG,
          TopicConfig.CLEANUP_POLICY_DELETE,
          TopicConfig.RETENTION_MS_CONFIG,
          "-1",
          TopicConfig.SEGMENT_MS_CONFIG,
          Long.toString(Long.MAX_VALUE));

  private static final Map<String, String> LATEST =
      Map.of(
          TopicConfig.CLEANUP_POLICY_CONFIG,
          TopicConfig.CLEANUP_POLICY_COMPACT,
          TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
          "LogAppendTime");

  /**
   * A state that is written anew about once a second: 190 kB each time for seven subgroups, 16 GB a
   * day. The newest segment is never compacted, and is read whole at a start; so it is closed at 16
   * MiB or after ten minutes instead of at 1 GiB or after a week.
   */
  private static final Map<String, String> STATE =
      Map.of(
          TopicConfig.CLEANUP_POLICY_CONFIG,
          TopicConfig.CLEANUP_POLICY_COMPACT,
          TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
          "LogAppendTime",
          TopicConfig.SEGMENT_BYTES_CONFIG,
          Integer.toString(16 * 1024 * 1024),
          TopicConfig.SEGMENT_MS_CONFIG,
          Long.toString(Duration.ofMinutes(10).toMillis()));

  private static final Map<String, String> LATEST_FOR_A_WHILE =
      Map.of(
          TopicConfig.CLEANUP_POLICY_CONFIG,
          TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE,
          TopicConfig.RETENTION_MS_CONFIG,
          NINETY_DAYS_MS,
          TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
          "LogAppendTime");

  /** Stands for the dataset's name in the documentation. */
  private static final String PLACEHOLDER = "DATASET";

  private final TopicSpec records;
  private final TopicSpec rejected;
  private final TopicSpec representation;
  private final TopicSpec alerts;
  private final TopicSpec trainingSample;
  private final TopicSpec synthetic;
  private final TopicSpec synthesisReports;
  private final TopicSpec synthesisProgress;
  private final TopicSpec verdicts;
  private final TopicSpec fairness;
  private final TopicSpec fairnessDrift;
  private final TopicSpec fairnessDriftState;
  private final TopicSpec operatorActions;
  private final TopicSpec ingestPositions;
  private final TopicSpec rejectedReplays;

  private Topics(String dataset) {
    records =
        new TopicSpec(
            dataset + ".records",
            WIDE,
            STREAM,
            "patient pseudonym",
            "`PatientRecord` of the dataset");
    rejected =
        new TopicSpec(
            dataset + ".rejected",
            WIDE,
            STREAM,
            "as received",
            "the bytes as received; headers `code`, `field`, `reason`, `source`, `position`");
    representation =
        new TopicSpec(
            dataset + ".representation",
            1,
            LATEST_FOR_A_WHILE,
            "window id",
            "`RepresentationSnapshot`");
    alerts =
        new TopicSpec(
            dataset + ".alerts", 1, LATEST, "alert id", "`ImbalanceAlert`, its latest state");
    trainingSample =
        new TopicSpec(
            dataset + ".training-sample",
            WIDE,
            LATEST,
            "`<split>|<cell>|<slot>`",
            "`PatientRecord`, a stratified bounded sample of real people");
    synthetic =
        new TopicSpec(
            dataset + ".synthetic",
            WIDE,
            STREAM,
            "synthetic record id",
            "`PatientRecord` with `provenance`; headers `synthetic=true`, `batch-id`, `model-id`");
    synthesisReports =
        new TopicSpec(
            dataset + ".synthesis-reports",
            1,
            LATEST,
            "batch id",
            "`SynthesisReport`, the batch's data card");
    synthesisProgress =
        new TopicSpec(
            dataset + ".synthesis-progress",
            1,
            LATEST_FOR_A_WHILE,
            "batch id",
            "`SynthesisProgress`, where a job is");
    verdicts = new TopicSpec(dataset + ".verdicts", 1, LATEST, "batch id", "`BatchVerdict`");
    fairness =
        new TopicSpec(
            dataset + ".fairness", 1, LATEST_FOR_A_WHILE, "evaluation id", "`FairnessReport`");
    fairnessDrift =
        new TopicSpec(
            dataset + ".fairness-drift",
            1,
            LATEST,
            "subgroup id",
            "`FairnessDrift`, how the champion does on the latest records");
    fairnessDriftState =
        new TopicSpec(
            dataset + ".fairness-drift-state",
            1,
            STATE,
            "subgroup id, `positions`",
            "bytes of the evaluator's own, what it must remember of the stream (internal)");
    operatorActions =
        new TopicSpec(
            dataset + ".operator-actions",
            1,
            STREAM,
            "target",
            "`OperatorAction`, what operators asked for");
    ingestPositions =
        new TopicSpec(
            dataset + ".ingest-positions", 1, LATEST, "source", "`IngestPosition` (internal)");
    rejectedReplays =
        new TopicSpec(
            dataset + ".rejected-replays",
            1,
            LATEST,
            "rejected item",
            "text, the descriptor version that it was accepted with (internal)");
  }

  /**
   * The topics of a dataset.
   *
   * @param dataset its name in the descriptor
   */
  public static Topics of(String dataset) {
    return new Topics(dataset);
  }

  /** Real patients, as ingested. */
  public TopicSpec records() {
    return records;
  }

  /** What could not be ingested, and why. */
  public TopicSpec rejected() {
    return rejected;
  }

  /** Who is in each window, against the reference. */
  public TopicSpec representation() {
    return representation;
  }

  /** Who is missing. */
  public TopicSpec alerts() {
    return alerts;
  }

  /** The newest training set, bounded in size. */
  public TopicSpec trainingSample() {
    return trainingSample;
  }

  /** Synthetic patients. */
  public TopicSpec synthetic() {
    return synthetic;
  }

  /** One data card per batch, published or not. */
  public TopicSpec synthesisReports() {
    return synthesisReports;
  }

  /** Where each synthesis job is. */
  public TopicSpec synthesisProgress() {
    return synthesisProgress;
  }

  /** Whether a batch helped. */
  public TopicSpec verdicts() {
    return verdicts;
  }

  /** The figures behind the verdicts. */
  public TopicSpec fairness() {
    return fairness;
  }

  /** How the champion model does on the latest records. */
  public TopicSpec fairnessDrift() {
    return fairnessDrift;
  }

  /** What the evaluator remembers of the stream. */
  public TopicSpec fairnessDriftState() {
    return fairnessDriftState;
  }

  /** What operators have asked for. */
  public TopicSpec operatorActions() {
    return operatorActions;
  }

  /** How far each source has been ingested. */
  public TopicSpec ingestPositions() {
    return ingestPositions;
  }

  /** Which rejected items were sent after all. */
  public TopicSpec rejectedReplays() {
    return rejectedReplays;
  }

  /** All of them, in the order in which data flows. */
  public List<TopicSpec> all() {
    return List.of(
        records,
        rejected,
        representation,
        alerts,
        trainingSample,
        synthetic,
        synthesisReports,
        synthesisProgress,
        verdicts,
        fairness,
        fairnessDrift,
        fairnessDriftState,
        operatorActions,
        ingestPositions,
        rejectedReplays);
  }

  /** The table of the topics of any dataset, in Markdown; {@code docs/topics.md} holds it. */
  public static String markdown() {
    StringJoiner table = new StringJoiner("\n", "", "\n");
    table
        .add("| topic | partitions | key | value | cleanup | kept |")
        .add("|---|---|---|---|---|---|");
    for (TopicSpec topic : of(PLACEHOLDER).all()) {
      String cleanup = topic.config().getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, "");
      table.add(
          "| `%s` | %d | %s | %s | %s | %s |"
              .formatted(
                  topic.name().replace(PLACEHOLDER, "<ds>"),
                  topic.partitions(),
                  topic.key().replace("|", "\\|"),
                  topic.value(),
                  cleanup.replace(",", ", "),
                  kept(topic)));
    }
    return table.toString();
  }

  private static String kept(TopicSpec topic) {
    String retention = topic.config().getOrDefault(TopicConfig.RETENTION_MS_CONFIG, "");
    return switch (retention) {
      case "" -> "the latest of each key";
      case "-1" -> "everything";
      default ->
          "the latest of each key, for "
              + Duration.ofMillis(Long.parseLong(retention)).toDays()
              + " days";
    };
  }
}
