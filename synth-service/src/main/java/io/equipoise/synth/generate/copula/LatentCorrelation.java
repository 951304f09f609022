package io.equipoise.synth.generate.copula;

import io.equipoise.cohort.population.PatientTable;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Estimates the correlation of the hidden numbers from what is seen of them: that each lies in the
 * interval of its row's value. Stochastic EM: draw the hidden numbers given the correlation and the
 * intervals (one Gibbs sweep), then take the correlation of what was drawn, shrunk towards
 * independence as if {@code ridge · width} more rows had been seen in which nothing depends on
 * anything ({@code (n S + v I) / (n + v)}, rescaled to a unit diagonal; the mode under an inverse
 * Wishart prior), and so on; the result is the mean over the later half of the sweeps. It is
 * positive definite whatever the number of rows. For two binary columns this is the tetrachoric
 * correlation, for two numbers nearly that of their normal scores; missing values are filled by
 * what the other columns suggest.
 *
 * <p>Sources: P. D. Hoff, Extending the rank likelihood for semiparametric copula estimation,
 * Annals of Applied Statistics 1 (2007) 265–283 (hidden numbers within intervals, mixed columns);
 * G. Celeux, J. Diebolt, The SEM algorithm, Computational Statistics Quarterly 2 (1985) 73–82.
 *
 * <p>Cost per sweep: {@code O(rows · width^2)}; about 4 ms for 360 rows of 30 hidden numbers.
 */
final class LatentCorrelation {
  private static final int CALIBRATE_EVERY = 10;

  private final LatentTable columns;
  private final PatientTable table;
  private final CopulaSettings settings;
  private final long seed;
  private final int width;
  private final double[][] lower;
  private final double[][] upper;
  private final double[][] hidden;

  LatentCorrelation(LatentTable columns, PatientTable train, CopulaSettings settings, long seed) {
    this.columns = columns;
    this.settings = settings;
    this.seed = seed;
    this.table = evenly(train, settings.mostRows());
    this.width = columns.width();
    this.lower = new double[table.rows()][width];
    this.upper = new double[table.rows()][width];
    this.hidden = new double[table.rows()][width];
  }

  /** Rows at equal distances, when there are too many. */
  private static PatientTable evenly(PatientTable table, int most) {
    int rows = table.rows();
    return rows <= most
        ? table
        : table.select(IntStream.range(0, most).map(i -> (int) ((long) i * rows / most)).toArray());
  }

  /**
   * The correlation, {@code width × width}; leaves the columns calibrated to it.
   *
   * @throws InterruptedException when the thread is interrupted between two sweeps
   */
  double[][] estimate() throws InterruptedException {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] correlation = identity(width);
    double[][] mean = new double[width][width];
    for (int sweep = 0; sweep < settings.sweeps(); sweep++) {
      if (Thread.interrupted()) {
        throw new InterruptedException("estimating correlations was interrupted");
      }
      if (sweep % CALIBRATE_EVERY == 0) {
        columns.calibrate(correlation, seed);
        setBounds();
      }
      double[][] precision = LatentGaussian.inverse(correlation);
      for (int row = 0; row < hidden.length; row++) {
        LatentGaussian.sweep(hidden[row], lower[row], upper[row], precision, random);
      }
      correlation = shrunk();
      if (2 * sweep >= settings.sweeps()) {
        add(mean, correlation);
      }
    }
    double[][] estimate = unitDiagonal(mean);
    columns.calibrate(estimate, seed);
    return estimate;
  }

  private void setBounds() {
    for (int row = 0; row < hidden.length; row++) {
      columns.bounds(table, row, lower[row], upper[row]);
    }
  }

  private double[][] shrunk() {
    double[][] moments = new double[width][width];
    for (double[] row : hidden) {
      for (int i = 0; i < width; i++) {
        double value = row[i];
        double[] line = moments[i];
        for (int j = 0; j <= i; j++) {
          line[j] += value * row[j];
        }
      }
    }
    double imaginary = settings.ridge() * width;
    for (int i = 0; i < width; i++) {
      moments[i][i] += imaginary;
      for (int j = 0; j < i; j++) {
        moments[j][i] = moments[i][j];
      }
    }
    return unitDiagonal(moments);
  }

  private static double[][] unitDiagonal(double[][] matrix) {
    double[] scale =
        IntStream.range(0, matrix.length).mapToDouble(i -> 1 / Math.sqrt(matrix[i][i])).toArray();
    double[][] scaled = new double[matrix.length][matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < matrix.length; j++) {
        scaled[i][j] = i == j ? 1 : matrix[i][j] * scale[i] * scale[j];
      }
    }
    return scaled;
  }

  private static double[][] identity(int size) {
    double[][] identity = new double[size][size];
    Arrays.setAll(
        identity,
        i -> {
          identity[i][i] = 1;
          return identity[i];
        });
    return identity;
  }

  private static void add(double[][] sum, double[][] other) {
    for (int i = 0; i < sum.length; i++) {
      for (int j = 0; j < sum.length; j++) {
        sum[i][j] += other[i][j];
      }
    }
  }
}
