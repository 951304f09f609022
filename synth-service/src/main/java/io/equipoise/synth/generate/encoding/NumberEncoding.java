package io.equipoise.synth.generate.encoding;

import io.equipoise.cohort.descriptor.Column;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * A number column.
 *
 * <p>Levels, in this order: frequent values as they are (at least {@value #FREQUENT} of the values
 * present and those of {@value NumberMarginal#CROWD} people, or any value of a column with at most
 * {@value #FEW} different ones), so that zeros and rounded readings come back exactly; then the
 * components of a {@link GaussianMixture} of the rest, with position {@code (x - mean) / (4 ·
 * deviation)} (mode-specific normalization: L. Xu et al., Modeling tabular data using conditional
 * GAN, NeurIPS 2019, section 4.2); then "missing" when it was seen. A column that a protected
 * attribute cuts into bands has levels per band instead, so that a band can be asked for: each
 * value of a band with at most {@value #FEW} different ones, else one level with the position
 * running from the lower to the upper end of that band.
 *
 * <p>The ends are those of {@link NumberMarginal}: not the least and the greatest value seen, which
 * are of single people. Values that are no levels of their own are taken for the end that they lie
 * beyond; decoded, they lie between the ends (of the band), are whole for integer columns and else
 * have no more decimal places than the values seen.
 */
public final class NumberEncoding implements ColumnEncoding {
  private static final double FREQUENT = 0.05;
  private static final int FEW = 12;
  private static final int MOST_COMPONENTS = 8;

  /** Deviations of a component on either side of its mean that positions reach; from the source. */
  private static final double REACH = 4;

  /**
   * Position of a band's ends: inside [-1, 1], because a tanh output reaches 1 only at infinity.
   */
  private static final double BAND_END = 0.9;

  /**
   * One level.
   *
   * @param center value at position 0
   * @param reach difference in value of position 1 from position 0; 0 for a single value
   * @param low least value
   * @param high greatest value
   */
  record Level(double center, double reach, double low, double high) {
    static Level single(double value) {
      return new Level(value, 0, value, value);
    }
  }

  /**
   * Everything that was fitted.
   *
   * @param levels levels for numbers
   * @param singles how many of them, from the first, are single values
   * @param edges where the band of each level begins, negative infinity for the first; empty when
   *     there are no bands
   * @param mixture explains numbers that are not single values
   * @param missing whether there is a level for missing
   * @param decimals decimal places of the values, or -1 when more than 6
   */
  record Fit(
      List<Level> levels,
      int singles,
      List<Double> edges,
      GaussianMixture mixture,
      boolean missing,
      int decimals) {}

  private final List<Level> levels;
  private final int singles;
  private final List<Double> edges;
  private final GaussianMixture mixture;
  private final boolean missing;
  private final DecimalGrid grid;

  private NumberEncoding(
      List<Level> levels,
      int singles,
      List<Double> edges,
      GaussianMixture mixture,
      boolean missing,
      DecimalGrid grid) {
    this.levels = levels;
    this.singles = singles;
    this.edges = edges;
    this.mixture = mixture;
    this.missing = missing;
    this.grid = grid;
  }

  /** The encoding that was fitted so. */
  static NumberEncoding of(Fit fit) {
    return new NumberEncoding(
        List.copyOf(fit.levels()),
        fit.singles(),
        List.copyOf(fit.edges()),
        fit.mixture(),
        fit.missing(),
        new DecimalGrid(fit.decimals()));
  }

  Fit fit() {
    return new Fit(levels, singles, edges, mixture, missing, grid.places());
  }

  /** {@inheritDoc} A number outside the range seen is covered; it is written as the range's end. */
  @Override
  public boolean covers(double coded) {
    if (Double.isNaN(coded)) {
      return missing;
    }
    return !edges.isEmpty()
        || singles < levels.size()
        || levels.stream().anyMatch(level -> level.center() == coded);
  }

  /**
   * The encoding of a column with these coded values.
   *
   * @param column the column
   * @param coded its values in training, at least one
   * @param edges ascending edges of the bands that protected attributes cut the column into, empty
   *     when none does
   */
  public static NumberEncoding fit(Column column, double[] coded, List<Double> edges) {
    if (coded.length == 0) {
      throw new IllegalArgumentException("a number encoding needs at least one value");
    }
    double[] present = Arrays.stream(coded).filter(v -> !Double.isNaN(v)).sorted().toArray();
    boolean missing = present.length < coded.length;
    DecimalGrid grid = DecimalGrid.of(column, present);
    return edges.isEmpty()
        ? ofMixture(column, present, missing, grid)
        : ofBands(column, present, edges, missing, grid);
  }

  private static NumberEncoding ofMixture(
      Column column, double[] present, boolean missing, DecimalGrid grid) {
    TreeMap<Double, Integer> counts = new TreeMap<>();
    for (double value : present) {
      counts.merge(value, 1, Integer::sum);
    }
    boolean few = counts.size() <= FEW;
    // Among few people a single one would be frequent.
    double enough = Math.max(NumberMarginal.CROWD, FREQUENT * present.length);
    List<Level> levels = new ArrayList<>();
    for (Map.Entry<Double, Integer> entry : counts.entrySet()) {
      if (few || entry.getValue() >= enough) {
        levels.add(Level.single(entry.getKey()));
      }
    }
    List<Level> frequent = List.copyOf(levels);
    double[] rest =
        Arrays.stream(present)
            .filter(v -> frequent.stream().noneMatch(level -> level.center() == v))
            .toArray();
    if (rest.length > 0 && rest[0] == rest[rest.length - 1]) {
      levels.add(Level.single(rest[0]));
      rest = new double[0];
    }
    int singles = levels.size();
    GaussianMixture mixture = new GaussianMixture(List.of());
    if (rest.length > 0) {
      NumberMarginal marginal = new NumberMarginal(column, present);
      double low = marginal.lowEnd();
      double high = marginal.highEnd();
      mixture = GaussianMixture.fit(rest, MOST_COMPONENTS);
      for (GaussianMixture.Component component : mixture.components()) {
        levels.add(new Level(component.mean(), REACH * component.deviation(), low, high));
      }
    }
    return new NumberEncoding(List.copyOf(levels), singles, List.of(), mixture, missing, grid);
  }

  private static NumberEncoding ofBands(
      Column column, double[] present, List<Double> edges, boolean missing, DecimalGrid grid) {
    List<Level> levels = new ArrayList<>();
    List<Double> starts = new ArrayList<>();
    for (int band = 0; band <= edges.size(); band++) {
      double from = band == 0 ? Double.NEGATIVE_INFINITY : edges.get(band - 1);
      double to = band == edges.size() ? Double.POSITIVE_INFINITY : edges.get(band);
      double[] inside = Arrays.stream(present).filter(v -> v >= from && v < to).toArray();
      List<Level> ofBand = ofBand(column, inside);
      levels.addAll(ofBand);
      starts.addAll(Collections.nCopies(ofBand.size(), from));
    }
    return new NumberEncoding(
        List.copyOf(levels), 0, List.copyOf(starts), new GaussianMixture(List.of()), missing, grid);
  }

  private static List<Level> ofBand(Column column, double[] inside) {
    double[] different = Arrays.stream(inside).distinct().toArray();
    if (different.length <= FEW) {
      return Arrays.stream(different).mapToObj(Level::single).toList();
    }
    NumberMarginal marginal = new NumberMarginal(column, inside);
    double low = marginal.lowEnd();
    double high = marginal.highEnd();
    return List.of(new Level((low + high) / 2, (high - low) / 2 / BAND_END, low, high));
  }

  /** Of the levels of the value's band the closest. */
  private int bandLevelOf(double coded) {
    int last = 0;
    while (last + 1 < edges.size() && coded >= edges.get(last + 1)) {
      last++;
    }
    int closest = last;
    for (int level = last; level >= 0 && edges.get(level).equals(edges.get(last)); level--) {
      if (distance(coded, level) < distance(coded, closest)) {
        closest = level;
      }
    }
    return closest;
  }

  private double distance(double coded, int level) {
    return Math.abs(coded - levels.get(level).center());
  }

  @Override
  public int levels() {
    return levels.size() + (missing ? 1 : 0);
  }

  @Override
  public boolean hasPosition() {
    return levels.stream().anyMatch(level -> level.reach() > 0);
  }

  @Override
  public int levelOf(double coded, RandomGenerator random) {
    if (Double.isNaN(coded)) {
      if (!missing) {
        throw new IllegalArgumentException(
            "no value was missing when the encoding was fitted, one is now");
      }
      return levels.size();
    }
    if (!edges.isEmpty()) {
      return bandLevelOf(coded);
    }
    for (int level = 0; level < singles; level++) {
      if (levels.get(level).center() == coded) {
        return level;
      }
    }
    if (singles == levels.size()) {
      throw new IllegalArgumentException("the number was not seen when the encoding was fitted");
    }
    double[] shares = mixture.responsibilities(coded);
    double draw = random.nextDouble();
    int component = 0;
    while (component + 1 < shares.length && draw >= shares[component]) {
      draw -= shares[component];
      component++;
    }
    return singles + component;
  }

  @Override
  public double positionOf(double coded, int level) {
    if (level == levels.size() || levels.get(level).reach() == 0) {
      return 0;
    }
    Level at = levels.get(level);
    double inside = Math.max(at.low(), Math.min(at.high(), coded));
    return Math.max(-1, Math.min(1, (inside - at.center()) / at.reach()));
  }

  @Override
  public double decode(int level, double position) {
    if (level == levels.size()) {
      return Double.NaN;
    }
    Level at = levels.get(level);
    double value = at.center() + at.reach() * position;
    if (at.reach() > 0) {
      value = grid.round(value);
    }
    return Math.max(at.low(), Math.min(at.high(), value));
  }

  @Override
  public double representative(int level) {
    return level == levels.size() ? Double.NaN : levels.get(level).low();
  }
}
