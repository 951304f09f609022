package io.equipoise.cohort.descriptor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads how the services shall act on a dataset: {@code windows}, {@code counting}, {@code
 * alerting}, {@code sample}, {@code synthesis} and {@code gates}. All keys but those of {@code
 * windows} have defaults.
 */
final class PolicyReader {
  /** Takes the place of a window's name in the ids of the evaluator's alerts. */
  private static final String FAIRNESS_RULE = "fairness";

  private static final Pattern WINDOW_NAME = Pattern.compile("[A-Za-z0-9_-]+");

  /** A thousand years: longer than any record lives, and safe in milliseconds. */
  private static final Duration MAX_DURATION = Duration.ofDays(365_000);

  private PolicyReader() {}

  static List<DatasetDescriptor.Window> windows(Place place) {
    List<DatasetDescriptor.Window> windows = new ArrayList<>();
    Map<String, Integer> lines = new HashMap<>();
    for (Place item : place.itemsAtLeastOne().orElse(List.of())) {
      item.fields("name", "length", "pane", "grace")
          .flatMap(fields -> window(fields, lines))
          .ifPresent(windows::add);
    }
    return windows;
  }

  private static Optional<DatasetDescriptor.Window> window(
      Place.Fields fields, Map<String, Integer> lines) {
    Optional<Place> namePlace = fields.required("name", "give the window a name");
    Optional<String> name = namePlace.flatMap(Place::text);
    if (namePlace.isPresent() && name.isPresent()) {
      if (!WINDOW_NAME.matcher(name.get()).matches()) {
        namePlace.get().fault("`" + name.get() + "` must be letters, digits, _ and -");
      }
      if (name.get().equals(FAIRNESS_RULE)) {
        namePlace
            .get()
            .fault("`" + FAIRNESS_RULE + "` is what alerts on a model's fairness are named by");
      }
      namePlace.get().once(name.get(), lines);
    }
    Optional<Place> lengthPlace =
        fields.required("length", "say how much time it covers, such as P30D");
    Optional<Duration> length = lengthPlace.flatMap(PolicyReader::positive);
    Optional<Duration> pane =
        fields
            .required("pane", "say by how much it moves, such as P1D")
            .flatMap(PolicyReader::positive);
    Duration grace =
        fields.optional("grace").flatMap(p -> p.duration(MAX_DURATION)).orElse(Duration.ZERO);
    if (lengthPlace.isEmpty() || name.isEmpty() || length.isEmpty() || pane.isEmpty()) {
      return Optional.empty();
    }
    if (length.get().toMillis() % pane.get().toMillis() != 0) {
      Duration shorter = pane.get().multipliedBy(length.get().toMillis() / pane.get().toMillis());
      lengthPlace
          .get()
          .fault(
              "must be a whole multiple of the pane, "
                  + iso(pane.get())
                  + ", such as "
                  + iso(shorter.isZero() ? pane.get() : shorter)
                  + " or "
                  + iso(shorter.plus(pane.get())));
      return Optional.empty();
    }
    return Optional.of(new DatasetDescriptor.Window(name.get(), length.get(), pane.get(), grace));
  }

  /** Days where they are whole: Duration itself would print P30D as PT720H. */
  private static String iso(Duration duration) {
    return duration.equals(Duration.ofDays(duration.toDays()))
        ? "P" + duration.toDays() + "D"
        : duration.toString();
  }

  private static Optional<Duration> positive(Place place) {
    return place
        .duration(MAX_DURATION)
        .filter(
            duration -> {
              if (duration.isZero()) {
                place.fault("must be longer than nothing");
              }
              return !duration.isZero();
            });
  }

  /** What is counted; each record where nothing is said. */
  static CountingUnit counting(Optional<Place> place) {
    return place
        .flatMap(p -> p.oneOf(CountingUnit.ids()))
        .map(CountingUnit::of)
        .orElse(CountingUnit.RECORD);
  }

  static DatasetDescriptor.Alerting alerting(Optional<Place> section) {
    Optional<Place.Fields> fields =
        section.flatMap(
            p -> p.fields("minRatio", "clearRatio", "minSupport", "falseAlarmBudget", "holdFor"));
    double minRatio = positiveShare(field(fields, "minRatio"), 0.8);
    double clearRatio = positiveShare(field(fields, "clearRatio"), Math.max(0.9, minRatio));
    int minSupport = whole(field(fields, "minSupport"), 1, 50);
    double budget = openShare(field(fields, "falseAlarmBudget"), 0.05);
    Duration holdFor =
        field(fields, "holdFor").flatMap(p -> p.duration(MAX_DURATION)).orElse(Duration.ZERO);
    if (clearRatio < minRatio) {
      field(fields, "clearRatio")
          .ifPresent(
              p -> p.fault("must be at least minRatio, " + minRatio + ", got " + clearRatio));
    }
    return new DatasetDescriptor.Alerting(
        minRatio, Math.max(minRatio, clearRatio), minSupport, budget, holdFor);
  }

  static DatasetDescriptor.Sample sample(Optional<Place> section, String dataset) {
    Optional<Place.Fields> fields = section.flatMap(p -> p.fields("perCell", "holdout", "salt"));
    return new DatasetDescriptor.Sample(
        whole(field(fields, "perCell"), 1, 2000),
        openShare(field(fields, "holdout"), 0.2),
        field(fields, "salt").flatMap(Place::text).orElse(dataset));
  }

  static DatasetDescriptor.Synthesis synthesis(Optional<Place> section) {
    Optional<Place.Fields> fields =
        section.flatMap(
            p ->
                p.fields(
                    "generator",
                    "targetShare",
                    "maxSyntheticToReal",
                    "minRealSupport",
                    "steps",
                    "coolDown",
                    "requireGpu",
                    "warmStart"));
    field(fields, "targetShare").ifPresent(p -> p.oneOf(List.of("reference")));
    return new DatasetDescriptor.Synthesis(
        field(fields, "generator")
            .flatMap(p -> p.oneOf(List.of("gan", "copula", "auto")))
            .orElse("gan"),
        field(fields, "maxSyntheticToReal")
            .flatMap(p -> above(p, p.number(0, Integer.MAX_VALUE), 0))
            .orElse(1.0),
        whole(field(fields, "minRealSupport"), 1, 30),
        field(fields, "steps").flatMap(p -> p.wholeNumber(1, Integer.MAX_VALUE)),
        field(fields, "coolDown")
            .flatMap(p -> p.duration(MAX_DURATION))
            .orElse(DatasetDescriptor.Synthesis.DEFAULT_COOL_DOWN),
        field(fields, "requireGpu").flatMap(Place::flag).orElse(false),
        field(fields, "warmStart").flatMap(Place::flag).orElse(true));
  }

  static DatasetDescriptor.Gates gates(Optional<Place> section) {
    Optional<Place.Fields> fields =
        section.flatMap(
            p ->
                p.fields(
                    "validity",
                    "exactCopies",
                    "nearCopies",
                    "dcrRatio",
                    "closerToTrain",
                    "membership",
                    "attackRisk",
                    "columnShapes",
                    "pairTrends",
                    "coverage",
                    "utilityLoss",
                    "detection"));
    DatasetDescriptor.Gates usual = DatasetDescriptor.Gates.DEFAULTS;
    return new DatasetDescriptor.Gates(
        share(field(fields, "validity"), usual.validity()),
        share(field(fields, "exactCopies"), usual.exactCopies()),
        share(field(fields, "nearCopies"), usual.nearCopies()),
        field(fields, "dcrRatio")
            .flatMap(p -> p.number(0, Integer.MAX_VALUE))
            .orElse(usual.dcrRatio()),
        share(field(fields, "closerToTrain"), usual.closerToTrain()),
        share(field(fields, "membership"), usual.membership()),
        share(field(fields, "attackRisk"), usual.attackRisk()),
        share(field(fields, "columnShapes"), usual.columnShapes()),
        share(field(fields, "pairTrends"), usual.pairTrends()),
        share(field(fields, "coverage"), usual.coverage()),
        share(field(fields, "utilityLoss"), usual.utilityLoss()),
        share(field(fields, "detection"), usual.detection()));
  }

  private static double share(Optional<Place> place, double otherwise) {
    return place.flatMap(p -> p.number(0, 1)).orElse(otherwise);
  }

  private static Optional<Place> field(Optional<Place.Fields> fields, String key) {
    return fields.flatMap(f -> f.optional(key));
  }

  private static int whole(Optional<Place> place, int least, int otherwise) {
    return place.flatMap(p -> p.wholeNumber(least, Integer.MAX_VALUE)).orElse(otherwise);
  }

  private static double positiveShare(Optional<Place> place, double otherwise) {
    return place.flatMap(p -> above(p, p.number(0, 1), 0)).orElse(otherwise);
  }

  private static double openShare(Optional<Place> place, double otherwise) {
    return place
        .flatMap(
            p ->
                above(p, p.number(0, 1), 0)
                    .filter(
                        share -> {
                          if (share == 1) {
                            p.fault("must be less than 1");
                          }
                          return share < 1;
                        }))
        .orElse(otherwise);
  }

  private static Optional<Double> above(Place place, Optional<Double> number, double bound) {
    return number.filter(
        n -> {
          if (n <= bound) {
            place.fault("must be greater than " + ProtectedAttribute.number(bound));
          }
          return n > bound;
        });
  }
}
