package io.equipoise.evaluator.domain;

import io.equipoise.cohort.population.Subgroup;
import io.equipoise.cohort.statistics.CalibrationBins;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.cohort.statistics.RankedScores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * All figures of one arm as a vector, for any multiplicities of the holdout's rows: every {@link
 * Measure} of every population, then every {@link Disparity} of every attribute set, then how far
 * the groups of each stray from the sample's ({@link GroupComparison#stray}). {@code NaN} in the
 * vector means that the figure is undefined; it never leaves the package.
 *
 * <p>Costs O(rows × (1 + attribute sets)) per vector after ranking once.
 */
final class FigureSheet {
  private static final List<Measure> MEASURES = Measure.all();
  private static final List<Disparity> DISPARITIES = Disparity.all();
  private static final double LEAST_PROBABILITY = 1e-15;

  private final Holdout holdout;
  private final int populations;
  private final double[] probabilities;
  private final int[] kind;
  private final double[] squaredError;
  private final double[] logLoss;
  private final RankedScores[] ranked;
  private final CalibrationBins[] bins;
  private final long[] decidedPositive;
  private final boolean[] eligible;
  private final Populations sample;
  private final double[] point;

  /** Populations per attribute set and disparity, set after set. */
  private final List<int[]> participants = new ArrayList<>();

  FigureSheet(Holdout holdout, double[] probabilities, double threshold) {
    this.holdout = holdout;
    this.populations = holdout.populations();
    this.probabilities = probabilities;
    boolean[] positive = holdout.outcomes();
    this.kind = new int[positive.length];
    this.squaredError = new double[positive.length];
    this.logLoss = new double[positive.length];
    BitSet decided = new BitSet(positive.length);
    for (int row = 0; row < kind.length; row++) {
      double p = probabilities[row];
      decided.set(row, p >= threshold);
      kind[row] = Confusion.kind(positive[row], p >= threshold);
      double miss = positive[row] ? 1 - p : p;
      squaredError[row] = miss * miss;
      logLoss[row] =
          -Math.log(Math.max(LEAST_PROBABILITY, Math.min(1 - LEAST_PROBABILITY, 1 - miss)));
    }
    this.ranked = new RankedScores[populations];
    this.bins = new CalibrationBins[populations];
    this.decidedPositive = new long[populations];
    for (int population = 0; population < populations; population++) {
      int[] rows = holdout.rowsOf(population);
      ranked[population] = RankedScores.of(probabilities, positive, rows);
      bins[population] = CalibrationBins.of(probabilities, positive, rows);
      decidedPositive[population] = holdout.peopleOf(population, decided);
    }
    this.eligible = new boolean[populations * MEASURES.size()];
    for (int population = 0; population < populations; population++) {
      for (int measure = 0; measure < MEASURES.size(); measure++) {
        eligible[population * MEASURES.size() + measure] =
            withheld(population, MEASURES.get(measure)).isEmpty();
      }
    }
    int[] once = new int[positive.length];
    Arrays.fill(once, 1);
    Confusion[] confusions = new Confusion[populations];
    double[] measured = measured(once, confusions);
    this.sample = new Populations(measured, confusions);
    for (List<String> attributes : holdout.attributeSets()) {
      for (Disparity disparity : DISPARITIES) {
        participants.add(
            Arrays.stream(holdout.populationsOf(attributes))
                .filter(population -> has(measured, population, disparity.measures()))
                .toArray());
      }
    }
    this.point = figures(once);
  }

  private static boolean has(double[] figures, int population, List<Measure> measures) {
    return measures.stream()
        .noneMatch(measure -> Double.isNaN(figures[index(population, measure)]));
  }

  static int index(int population, Measure measure) {
    return population * MEASURES.size() + MEASURES.indexOf(measure);
  }

  static int index(Holdout holdout, int set, Disparity disparity) {
    return holdout.populations() * MEASURES.size()
        + set * DISPARITIES.size()
        + DISPARITIES.indexOf(disparity);
  }

  /** Place of how far the groups stray, for the place of the disparity. */
  static int strayIndex(Holdout holdout, int disparityIndex) {
    return disparityIndex + holdout.attributeSets().size() * DISPARITIES.size();
  }

  /** The figures when every row counts once; not to be changed. */
  double[] point() {
    return point;
  }

  /** A measure of a population when every row counts once; NaN when undefined. */
  double figure(int population, Measure measure) {
    return sample.measure(population, measure);
  }

  /** Decisions against outcomes of a population when every row counts once. */
  Confusion confusion(int population) {
    return sample.confusion(population);
  }

  /** People that a measure of a population rests on. */
  long support(int population, Measure measure) {
    return measure.needsDecidedPositive()
        ? decidedPositive[population]
        : holdout.support(population, measure);
  }

  /** Why a measure of a population is not given; empty when there are people enough. */
  Optional<Estimate> withheld(int population, Measure measure) {
    Optional<Estimate> byOutcome = holdout.withheld(population, measure);
    if (byOutcome.isPresent()
        || !measure.needsDecidedPositive()
        || decidedPositive[population] >= Holdout.MINIMUM_PEOPLE) {
      return byOutcome;
    }
    return Optional.of(
        holdout.tooFew(population, "people decided positive", decidedPositive[population]));
  }

  /** The groups that take part in a disparity. */
  int[] participants(int set, Disparity disparity) {
    return participants.get(set * DISPARITIES.size() + DISPARITIES.indexOf(disparity));
  }

  /** The groups that do not. */
  List<Subgroup> excluded(int set, Disparity disparity) {
    int[] taking = participants(set, disparity);
    List<Subgroup> excluded = new ArrayList<>();
    for (int population : holdout.populationsOf(holdout.attributeSets().get(set))) {
      if (Arrays.binarySearch(taking, population) < 0) {
        excluded.add(holdout.groups().get(population - 1));
      }
    }
    return excluded;
  }

  /** The figures when row {@code i} counts {@code multiplicity[i]} times. */
  double[] figures(int[] multiplicity) {
    Confusion[] confusions = new Confusion[populations];
    double[] measures = measured(multiplicity, confusions);
    Populations resample = new Populations(measures, confusions);
    double[] figures = Arrays.copyOf(measures, measures.length + 2 * participants.size());
    for (int i = 0; i < participants.size(); i++) {
      Disparity disparity = DISPARITIES.get(i % DISPARITIES.size());
      int at = measures.length + i;
      figures[at] = GroupComparison.of(disparity, participants.get(i), resample);
      figures[at + participants.size()] =
          GroupComparison.stray(disparity, participants.get(i), sample, resample);
    }
    return figures;
  }

  /** What is measured of every population. */
  private static final class Populations implements GroupComparison.Figures {
    private final double[] measures;
    private final Confusion[] confusions;

    Populations(double[] measures, Confusion[] confusions) {
      this.measures = measures;
      this.confusions = confusions;
    }

    @Override
    public double measure(int population, Measure measure) {
      return measures[index(population, measure)];
    }

    @Override
    public Confusion confusion(int population) {
      return confusions[population];
    }
  }

  /** Every measure of every population; also tells the confusions. */
  private double[] measured(int[] multiplicity, Confusion[] confusions) {
    double[] figures = new double[populations * MEASURES.size()];
    for (int population = 0; population < populations; population++) {
      long[] counts = new long[4];
      double predicted = 0;
      double squares = 0;
      double losses = 0;
      for (int row : holdout.rowsOf(population)) {
        int m = multiplicity[row];
        counts[kind[row]] += m;
        predicted += m * probabilities[row];
        squares += m * squaredError[row];
        losses += m * logLoss[row];
      }
      Confusion confusion = new Confusion(counts[0], counts[1], counts[2], counts[3]);
      confusions[population] = confusion;
      RankedScores.Areas areas = ranked[population].areas(multiplicity);
      for (int measure = 0; measure < MEASURES.size(); measure++) {
        int index = population * MEASURES.size() + measure;
        figures[index] =
            !eligible[index]
                ? Double.NaN
                : switch (MEASURES.get(measure)) {
                  case AUROC -> areas.auroc();
                  case AVERAGE_PRECISION -> areas.averagePrecision();
                  case BRIER_SCORE -> squares / confusion.rows();
                  case LOG_LOSS -> losses / confusion.rows();
                  case CALIBRATION_ERROR -> bins[population].error(multiplicity);
                  case CALIBRATION_IN_THE_LARGE ->
                      (predicted - confusion.positives()) / confusion.rows();
                  default -> counted(MEASURES.get(measure), confusion).orElse(Double.NaN);
                };
      }
    }
    return figures;
  }

  private static OptionalDouble counted(Measure measure, Confusion confusion) {
    return switch (measure) {
      case ACCURACY -> confusion.accuracy();
      case PRECISION -> confusion.precision();
      case TRUE_POSITIVE_RATE -> confusion.truePositiveRate();
      case F1 -> confusion.f1();
      case FALSE_POSITIVE_RATE -> confusion.falsePositiveRate();
      case FALSE_NEGATIVE_RATE -> confusion.falseNegativeRate();
      case SELECTION_RATE -> confusion.selectionRate();
      case BASE_RATE -> confusion.baseRate();
      case TREATMENT_RATIO -> confusion.treatmentRatio();
      case GENERALIZED_ENTROPY -> confusion.generalizedEntropy();
      case THEIL_INDEX -> confusion.theil();
      default -> throw new IllegalArgumentException(measure + " is not made of counts");
    };
  }
}
