package io.equipoise.synth.generate.encoding;

import io.equipoise.cohort.descriptor.Column;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * A number column.
 *
 * <p>Levels, in this order: frequent values as they are (at least {@value #FREQUENT} of the values
 * present, or any value of a column with at most {@value #FEW} different ones), so that zeros and
 * rounded readings come back exactly; then the components of a {@link GaussianMixture} of the rest,
 * with position {@code (x - mean) / (4 · deviation)} (mode-specific normalization: L. Xu et al.,
 * Modeling tabular data using conditional GAN, NeurIPS 2019, section 4.2); then "missing" when it
 * was seen. A column that a protected attribute cuts into bands has a level per band instead, with
 * the position running from the least to the greatest value seen in that band: a band can then be
 * asked for.
 *
 * <p>Decoded values lie between the least and the greatest value seen (of the band), are whole for
 * integer columns and else have no more decimal places than the values seen.
 */
public final class NumberEncoding implements ColumnEncoding {
  private static final double FREQUENT = 0.05;
  private static final int FEW = 12;
  private static final int MOST_COMPONENTS = 8;
  private static final int MOST_DECIMALS = 6;

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
  private record Level(double center, double reach, double low, double high) {
    static Level single(double value) {
      return new Level(value, 0, value, value);
    }
  }

  private final List<Level> levels;
  private final int singles;
  private final List<Double> edges;
  private final GaussianMixture mixture;
  private final boolean missing;
  private final int decimals;

  private NumberEncoding(
      List<Level> levels,
      int singles,
      List<Double> edges,
      GaussianMixture mixture,
      boolean missing,
      int decimals) {
    this.levels = levels;
    this.singles = singles;
    this.edges = edges;
    this.mixture = mixture;
    this.missing = missing;
    this.decimals = decimals;
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
    int decimals = column.integer() ? 0 : decimals(present);
    return edges.isEmpty()
        ? ofMixture(present, missing, decimals)
        : ofBands(present, edges, missing, decimals);
  }

  private static NumberEncoding ofMixture(double[] present, boolean missing, int decimals) {
    TreeMap<Double, Integer> counts = new TreeMap<>();
    for (double value : present) {
      counts.merge(value, 1, Integer::sum);
    }
    boolean few = counts.size() <= FEW;
    List<Level> levels = new ArrayList<>();
    for (Map.Entry<Double, Integer> entry : counts.entrySet()) {
      if (few || entry.getValue() >= FREQUENT * present.length) {
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
      double low = present[0];
      double high = present[present.length - 1];
      mixture = GaussianMixture.fit(rest, MOST_COMPONENTS);
      for (GaussianMixture.Component component : mixture.components()) {
        levels.add(new Level(component.mean(), REACH * component.deviation(), low, high));
      }
    }
    return new NumberEncoding(List.copyOf(levels), singles, List.of(), mixture, missing, decimals);
  }

  private static NumberEncoding ofBands(
      double[] present, List<Double> edges, boolean missing, int decimals) {
    List<Level> levels = new ArrayList<>();
    List<Double> starts = new ArrayList<>();
    for (int band = 0; band <= edges.size(); band++) {
      double from = band == 0 ? Double.NEGATIVE_INFINITY : edges.get(band - 1);
      double to = band == edges.size() ? Double.POSITIVE_INFINITY : edges.get(band);
      double[] inside = Arrays.stream(present).filter(v -> v >= from && v < to).toArray();
      if (inside.length > 0) {
        double low = inside[0];
        double high = inside[inside.length - 1];
        starts.add(from);
        levels.add(
            low == high
                ? Level.single(low)
                : new Level((low + high) / 2, (high - low) / 2 / BAND_END, low, high));
      }
    }
    return new NumberEncoding(
        List.copyOf(levels),
        0,
        List.copyOf(starts),
        new GaussianMixture(List.of()),
        missing,
        decimals);
  }

  /** Least number of decimal places that writes every value exactly, or -1 when more than 6. */
  private static int decimals(double[] present) {
    for (int places = 0; places <= MOST_DECIMALS; places++) {
      double scale = Math.pow(10, places);
      if (Arrays.stream(present).allMatch(v -> Math.rint(v * scale) / scale == v)) {
        return places;
      }
    }
    return -1;
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
      int level = 0;
      while (level + 1 < edges.size() && coded >= edges.get(level + 1)) {
        level++;
      }
      return level;
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
    return Math.max(-1, Math.min(1, (coded - at.center()) / at.reach()));
  }

  @Override
  public double decode(int level, double position) {
    if (level == levels.size()) {
      return Double.NaN;
    }
    Level at = levels.get(level);
    double value = at.center() + at.reach() * position;
    if (decimals >= 0 && at.reach() > 0) {
      double scale = Math.pow(10, decimals);
      value = Math.rint(value * scale) / scale;
    }
    return Math.max(at.low(), Math.min(at.high(), value));
  }

  @Override
  public double representative(int level) {
    return level == levels.size() ? Double.NaN : levels.get(level).low();
  }
}
