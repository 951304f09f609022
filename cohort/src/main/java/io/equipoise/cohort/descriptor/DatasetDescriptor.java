package io.equipoise.cohort.descriptor;

import io.equipoise.cohort.constraint.Constraint;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that is special about a dataset. No other code knows a column name.
 *
 * @param dataset name; prefix of the topics; lower-case letters, digits and hyphens
 * @param description one line for people
 * @param version first 12 hex digits of the SHA-256 of the descriptor's bytes
 * @param hasEventTime whether the source gives an event time; when not, the time of ingestion is
 *     used
 * @param columns the columns, in order
 * @param label what a model shall predict
 * @param protectedAttributes attributes whose representation is watched, in order; a cell has one
 *     value of each
 * @param watch attribute sets to watch: one name each for marginal, several for intersectional
 *     subgroups
 * @param reference the population to compare with
 * @param windows rolling event-time windows
 * @param alerting when to raise and clear
 * @param sample the training sample that the monitor keeps
 * @param synthesis what the synth service may make
 * @param gates thresholds that a batch must pass
 * @param csv how to read the dataset from CSV, when it can be
 * @param fhir how to read the dataset from FHIR, when it can be
 * @param topic how to watch the dataset where it is, in a topic of others, when it is there
 * @param counting what the monitor counts as one
 * @param constraints what every synthetic row keeps, in order; may be empty
 * @param json how to read the dataset from JSON objects; every dataset can be, by its columns'
 *     names where the descriptor says nothing else
 * @param privacy how records are made less precise before anything is written
 */
public record DatasetDescriptor(
    String dataset,
    String description,
    String version,
    boolean hasEventTime,
    List<Column> columns,
    Label label,
    List<ProtectedAttribute> protectedAttributes,
    List<List<String>> watch,
    Reference reference,
    List<Window> windows,
    Alerting alerting,
    Sample sample,
    Synthesis synthesis,
    Gates gates,
    Optional<CsvSource> csv,
    Optional<FhirSource> fhir,
    Optional<TopicSource> topic,
    CountingUnit counting,
    List<Constraint> constraints,
    JsonSource json,
    Privacy privacy) {

  /**
   * A descriptor of a dataset whose records are counted, without constraints, with JSON fields
   * named as the columns, and everything as precise as the source gives it; the parameters are
   * those above.
   */
  public DatasetDescriptor(
      String dataset,
      String description,
      String version,
      boolean hasEventTime,
      List<Column> columns,
      Label label,
      List<ProtectedAttribute> protectedAttributes,
      List<List<String>> watch,
      Reference reference,
      List<Window> windows,
      Alerting alerting,
      Sample sample,
      Synthesis synthesis,
      Gates gates,
      Optional<CsvSource> csv,
      Optional<FhirSource> fhir,
      Optional<TopicSource> topic) {
    this(
        dataset,
        description,
        version,
        hasEventTime,
        columns,
        label,
        protectedAttributes,
        watch,
        reference,
        windows,
        alerting,
        sample,
        synthesis,
        gates,
        csv,
        fhir,
        topic,
        CountingUnit.RECORD,
        List.of(),
        JsonSource.ofColumns(columns),
        Privacy.NONE);
  }

  /** Copies the collections; cross-references are checked by {@link DescriptorLoader}. */
  public DatasetDescriptor {
    Checks.notBlank(dataset, "dataset");
    columns = List.copyOf(columns);
    protectedAttributes = List.copyOf(protectedAttributes);
    watch = watch.stream().map(List::copyOf).toList();
    windows = List.copyOf(windows);
    constraints = List.copyOf(constraints);
  }

  /**
   * Index of a column by name. Throws {@link IllegalArgumentException} naming the column when there
   * is none.
   */
  public int indexOf(String column) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(column)) {
        return i;
      }
    }
    throw new IllegalArgumentException("dataset " + dataset + " has no column " + column);
  }

  /** Index of the label's column. */
  public int labelIndex() {
    return indexOf(label.column().name());
  }

  /**
   * What a model shall predict.
   *
   * @param column a category column
   * @param positive the value that counts as positive
   * @param description what it means and why it was chosen
   */
  public record Label(Column column, String positive, String description) {
    /** Checks that the positive value is one of the column's. */
    public Label {
      Checks.require(
          column.values().contains(positive),
          "positive label " + positive + " is not a value of column " + column.name());
    }
  }

  /**
   * External shares to compare with.
   *
   * @param version name of this version, for example {@code us-census-2020-adults}
   * @param source where the shares come from
   * @param shares attribute name to value to share; each attribute's shares add up to 1
   * @param joint attribute names joined by {@code &} to values joined by {@code &} to share, where
   *     joint shares are known
   */
  public record Reference(
      String version,
      String source,
      Map<String, Map<String, Double>> shares,
      Map<String, Map<String, Double>> joint) {
    /** Copies the maps. */
    public Reference {
      shares = copy(shares);
      joint = copy(joint);
    }

    private static Map<String, Map<String, Double>> copy(Map<String, Map<String, Double>> map) {
      Map<String, Map<String, Double>> copy = new LinkedHashMap<>();
      map.forEach((key, value) -> copy.put(key, Checks.ordered(value)));
      return Checks.ordered(copy);
    }
  }

  /**
   * A rolling window in event time.
   *
   * @param name name, unique in the dataset
   * @param length how much time it covers; a whole multiple of {@code pane}
   * @param pane step by which it moves
   * @param grace how late a record may come and still be counted
   */
  public record Window(String name, Duration length, Duration pane, Duration grace) {
    /** Checks that panes fill the window. */
    public Window {
      Checks.notBlank(name, "window name");
      Checks.require(pane.toMillis() > 0, "pane of window " + name + " must be positive");
      Checks.require(
          length.toMillis() > 0 && length.toMillis() % pane.toMillis() == 0,
          "length of window " + name + " must be a whole multiple of its pane");
      Checks.require(!grace.isNegative(), "grace of window " + name + " must not be negative");
    }
  }

  /**
   * When an alert is raised and cleared.
   *
   * @param minRatio raise when the representation ratio is below, in (0, 1]
   * @param clearRatio clear when it is above, at least {@code minRatio}
   * @param minSupport records needed before anything is said, at least 1
   * @param falseAlarmBudget largest probability, in (0, 1), of any alert within a million records
   *     when every watched subgroup is at its reference share or above
   * @param holdFor how long (event time) the condition must hold before the alert fires
   */
  public record Alerting(
      double minRatio,
      double clearRatio,
      long minSupport,
      double falseAlarmBudget,
      Duration holdFor) {
    /** Checks the ranges. */
    public Alerting {
      Checks.require(
          minRatio > 0 && minRatio <= 1, "alerting.minRatio must be in (0, 1], got " + minRatio);
      Checks.require(
          clearRatio >= minRatio,
          "alerting.clearRatio must be at least minRatio, got " + clearRatio);
      Checks.require(minSupport >= 1, "alerting.minSupport must be at least 1, got " + minSupport);
      Checks.require(
          falseAlarmBudget > 0 && falseAlarmBudget < 1,
          "alerting.falseAlarmBudget must be in (0, 1), got " + falseAlarmBudget);
      Checks.require(!holdFor.isNegative(), "alerting.holdFor must not be negative");
    }
  }

  /**
   * The bounded sample of real records that generators and models learn from and are measured on.
   *
   * @param perCell most records kept per cell and split
   * @param holdout share of patients kept for measuring, in (0, 1)
   * @param salt salt of the hash that assigns a patient to a split
   */
  public record Sample(int perCell, double holdout, String salt) {
    /** Checks the ranges. */
    public Sample {
      Checks.require(perCell >= 1, "sample.perCell must be at least 1, got " + perCell);
      Checks.require(
          holdout > 0 && holdout < 1, "sample.holdout must be in (0, 1), got " + holdout);
    }
  }

  /**
   * What may be synthesized.
   *
   * @param generator kind of generator: {@code gan}, {@code copula} or {@code auto}
   * @param maxSyntheticToReal most synthetic records per real training record, greater than 0
   * @param minRealSupport real people of the subgroup that is asked for which a generator needs, at
   *     least 1
   * @param steps generator steps of training, or empty for the generator's own default
   * @param coolDown shortest time between two batches for one alert when its deficit grows, 0 or
   *     more
   * @param requireGpu whether to stop rather than train without a GPU
   * @param warmStart whether a training may go on from an earlier model of this dataset
   */
  public record Synthesis(
      String generator,
      double maxSyntheticToReal,
      int minRealSupport,
      Optional<Integer> steps,
      Duration coolDown,
      boolean requireGpu,
      boolean warmStart) {
    /** Shortest time between two batches for one alert unless the descriptor says otherwise. */
    public static final Duration DEFAULT_COOL_DOWN = Duration.ofMinutes(10);

    /** With the default cool-down, with any back end, and with warm starts. */
    public Synthesis(
        String generator, double maxSyntheticToReal, int minRealSupport, Optional<Integer> steps) {
      this(generator, maxSyntheticToReal, minRealSupport, steps, DEFAULT_COOL_DOWN, false, true);
    }

    /** Checks the ranges. */
    public Synthesis {
      Checks.require(
          maxSyntheticToReal > 0,
          "synthesis.maxSyntheticToReal must be greater than 0, got " + maxSyntheticToReal);
      Checks.require(
          minRealSupport >= 1,
          "synthesis.minRealSupport must be at least 1, got " + minRealSupport);
      Checks.require(
          !coolDown.isNegative(), "synthesis.coolDown must not be negative, got " + coolDown);
    }
  }

  /**
   * Thresholds that a batch must pass.
   *
   * @param validity least share of valid rows
   * @param exactCopies most share of rows equal to a real training row
   * @param nearCopies most share of rows that almost equal a real training row, in excess of the
   *     share of unseen real people who do
   * @param dcrRatio least ratio of the 5th percentile of the distance to the closest training
   *     record to the same for real records that the generator has not seen; also least ratio of
   *     the 5th percentiles of the nearest-neighbor distance ratio
   * @param closerToTrain most share of rows that are closer to a training record than to an unseen
   *     one, both pools counted as equally large; 0.5 is best
   * @param membership most AUROC of telling training records from unseen ones by their distance to
   *     the closest synthetic row; 0.5 is best
   * @param attackRisk most success of an attack (attribute disclosure, singling out) in excess of
   *     its success on unseen records, as a share of what it left over there
   * @param columnShapes least similarity of the columns' distributions, of the batch and of each of
   *     its subgroups
   * @param pairTrends least similarity of the association of column pairs
   * @param coverage least share of the values of real people that the batch has too
   * @param utilityLoss most AUROC, on unseen people, that is lost when a model learns from the
   *     batch in place of real people of its cells
   * @param detection most AUROC of telling the batch from unseen people; 0.5 is best
   */
  public record Gates(
      double validity,
      double exactCopies,
      double nearCopies,
      double dcrRatio,
      double closerToTrain,
      double membership,
      double attackRisk,
      double columnShapes,
      double pairTrends,
      double coverage,
      double utilityLoss,
      double detection) {
    /** What is asked where a descriptor says nothing. */
    public static final Gates DEFAULTS =
        new Gates(0.99, 0.0, 0.01, 0.9, 0.55, 0.55, 0.1, 0.75, 0.65, 0.8, 0.1, 0.95);

    /** Checks the ranges. */
    public Gates {
      Checks.inUnitInterval(validity, "gates.validity");
      Checks.inUnitInterval(exactCopies, "gates.exactCopies");
      Checks.inUnitInterval(nearCopies, "gates.nearCopies");
      Checks.require(dcrRatio >= 0, "gates.dcrRatio must not be negative, got " + dcrRatio);
      Checks.inUnitInterval(closerToTrain, "gates.closerToTrain");
      Checks.inUnitInterval(membership, "gates.membership");
      Checks.inUnitInterval(attackRisk, "gates.attackRisk");
      Checks.inUnitInterval(columnShapes, "gates.columnShapes");
      Checks.inUnitInterval(pairTrends, "gates.pairTrends");
      Checks.inUnitInterval(coverage, "gates.coverage");
      Checks.inUnitInterval(utilityLoss, "gates.utilityLoss");
      Checks.inUnitInterval(detection, "gates.detection");
    }

    /** Thresholds of which only three differ from the {@link #DEFAULTS}. */
    public Gates(double validity, double exactCopies, double dcrRatio) {
      this(
          validity,
          exactCopies,
          DEFAULTS.nearCopies,
          dcrRatio,
          DEFAULTS.closerToTrain,
          DEFAULTS.membership,
          DEFAULTS.attackRisk,
          DEFAULTS.columnShapes,
          DEFAULTS.pairTrends,
          DEFAULTS.coverage,
          DEFAULTS.utilityLoss,
          DEFAULTS.detection);
    }
  }
}
