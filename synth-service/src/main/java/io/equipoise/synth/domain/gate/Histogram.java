package io.equipoise.synth.domain.gate;

import io.equipoise.cohort.descriptor.Column;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntPredicate;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * The distribution of one column in a batch and among real people, fit to be shown.
 *
 * <p>Numbers are cut at round steps between the 5th and 95th percentile of the real people, with an
 * open bin at either end, so that no edge tells one person's value. Categories have a bin each,
 * those beyond the {@value #MOST_CATEGORIES} most frequent share one. Missing has its own.
 *
 * <p>Of the real people nothing of 1 to {@value #LARGEST_SUPPRESSED} is shown: such bins are
 * suppressed, and then further ones, least first, until there are at least two and more than
 * {@value #LARGEST_SUPPRESSED} people in them together; otherwise what is missing to 1 would tell.
 * People are different patients, however many rows they have. Source of the rule: CMS Cell Size
 * Suppression Policy, 2020.
 *
 * @param bins in order
 */
public record Histogram(List<Bin> bins) {
  private static final int LARGEST_SUPPRESSED = 10;
  private static final int MOST_CATEGORIES = 12;
  private static final int STEPS = 8;
  private static final double TAIL = 0.05;

  /**
   * One value or range of values.
   *
   * @param label the category, or the range of numbers
   * @param real weighted share of the real people, in [0, 1]; empty when suppressed
   * @param synthetic share of the batch, in [0, 1]
   */
  public record Bin(String label, OptionalDouble real, double synthetic) {}

  /** Copies the list. */
  public Histogram {
    bins = List.copyOf(bins);
  }

  /** How values fall into bins; the last bin is for missing ones. */
  private record Cut(List<String> labels, DoubleUnaryOperator binOf) {}

  static Histogram of(int column, Population batch, Population real) {
    Column kind = batch.rows().descriptor().columns().get(column);
    Cut cut = kind.isNumber() ? numbers(column, real) : categories(kind, column, real);
    int bins = cut.labels().size();
    int[] ofBatch = binned(column, batch, cut);
    int[] ofReal = binned(column, real, cut);
    double[] synthetic = batch.shares(bins, ofBatch);
    double[] weighted = real.shares(bins, ofReal);
    long[] people = new long[bins];
    for (int bin = 0; bin < bins; bin++) {
      int one = bin;
      people[bin] = people(real, ofReal, other -> other == one);
    }
    boolean[] suppressed = suppressed(people, hidden -> people(real, ofReal, bin -> hidden[bin]));
    List<Bin> all = new ArrayList<>();
    for (int bin = 0; bin < bins; bin++) {
      if (people[bin] > 0 || synthetic[bin] > 0) {
        all.add(
            new Bin(
                cut.labels().get(bin),
                suppressed[bin] ? OptionalDouble.empty() : OptionalDouble.of(weighted[bin]),
                synthetic[bin]));
      }
    }
    return new Histogram(all);
  }

  /** Whether there are real people in bins that are not shown. */
  boolean hides() {
    return bins.stream().anyMatch(bin -> bin.real().isEmpty());
  }

  /**
   * One minus the TVD of the bins as they are shown, the suppressed ones taken for one: it tells no
   * more of them than what is missing to 1.
   *
   * @param precision as {@link Shapes#precision}
   */
  Similarity similarity(double precision) {
    List<Bin> shown = bins.stream().filter(bin -> bin.real().isPresent()).toList();
    double[] p = new double[shown.size() + 1];
    double[] q = new double[shown.size() + 1];
    for (int i = 0; i < shown.size(); i++) {
      p[i] = shown.get(i).synthetic();
      q[i] = shown.get(i).real().orElse(0);
    }
    if (hides()) {
      p[shown.size()] = Math.max(0, 1 - Arrays.stream(p).sum());
      q[shown.size()] = Math.max(0, 1 - Arrays.stream(q).sum());
    }
    return Shapes.shares(p, q, precision);
  }

  private static int[] binned(int column, Population population, Cut cut) {
    return Arrays.stream(population.rows().column(column))
        .mapToInt(value -> (int) cut.binOf().applyAsDouble(value))
        .toArray();
  }

  /** Different patients of the rows in some of the bins. */
  private static long people(Population real, int[] binOf, IntPredicate bins) {
    return real.rows()
        .people(IntStream.range(0, binOf.length).filter(row -> bins.test(binOf[row])).toArray());
  }

  /**
   * Which bins may not be shown, as the class says.
   *
   * @param people different patients of each bin
   * @param together different patients of the bins that are marked, of whom one may be in several
   */
  static boolean[] suppressed(long[] people, ToLongFunction<boolean[]> together) {
    boolean[] suppressed = new boolean[people.length];
    int bins = 0;
    int[] ascending =
        IntStream.range(0, people.length)
            .filter(bin -> people[bin] > 0)
            .boxed()
            .sorted(Comparator.comparingLong(bin -> people[bin]))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int bin : ascending) {
      boolean tells =
          bins > 0 && (bins < 2 || together.applyAsLong(suppressed) <= LARGEST_SUPPRESSED);
      if (people[bin] <= LARGEST_SUPPRESSED || tells) {
        suppressed[bin] = true;
        bins++;
      }
    }
    return suppressed;
  }

  private static Cut categories(Column kind, int column, Population real) {
    int codes = kind.values().size();
    long[] people = new long[codes];
    for (double code : real.rows().column(column)) {
      if (code >= 0 && code < codes) {
        people[(int) code]++;
      }
    }
    int[] shown =
        IntStream.range(0, codes)
            .boxed()
            .sorted(Comparator.comparingLong((Integer code) -> -people[code]))
            .limit(MOST_CATEGORIES)
            .mapToInt(Integer::intValue)
            .sorted()
            .toArray();
    List<String> labels = new ArrayList<>();
    IntStream.of(shown).forEach(code -> labels.add(kind.values().get(code)));
    labels.add("(other)");
    labels.add("(missing)");
    return new Cut(
        labels,
        value -> {
          if (Double.isNaN(value)) {
            return shown.length + 1;
          }
          int position = Arrays.binarySearch(shown, (int) value);
          return position >= 0 ? position : shown.length;
        });
  }

  private static Cut numbers(int column, Population real) {
    double[] present =
        Arrays.stream(real.rows().column(column)).filter(v -> !Double.isNaN(v)).sorted().toArray();
    if (present.length == 0) {
      return new Cut(List.of("(any)", "(missing)"), value -> Double.isNaN(value) ? 1 : 0);
    }
    double low = present[(int) (TAIL * (present.length - 1))];
    double high = present[(int) ((1 - TAIL) * (present.length - 1))];
    double step = roundStep((high - low) / STEPS);
    long first = (long) Math.floor(low / step) + 1;
    long last = Math.max(first, (long) Math.floor(high / step));
    int inner = (int) (last - first);
    List<String> labels = new ArrayList<>();
    labels.add("below " + text(first, step));
    for (long edge = first; edge < last; edge++) {
      labels.add(text(edge, step) + " to " + text(edge + 1, step));
    }
    labels.add(text(last, step) + " and above");
    labels.add("(missing)");
    return new Cut(
        labels,
        value -> {
          if (Double.isNaN(value)) {
            return inner + 2;
          }
          double edges = Math.floor(value / step) - first + 1;
          return Math.max(0, Math.min(inner + 1, edges));
        });
  }

  /** The least of 1, 2 and 5 times a power of ten that is not less; 1 for none. */
  private static double roundStep(double least) {
    if (!(least > 0)) {
      return 1;
    }
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    for (double factor : new double[] {1, 2, 5}) {
      if (factor * power >= least * (1 - 1e-9)) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  private static String text(long edge, double step) {
    BigDecimal value = new BigDecimal(edge * step).round(new MathContext(10)).stripTrailingZeros();
    return value.toPlainString();
  }
}
