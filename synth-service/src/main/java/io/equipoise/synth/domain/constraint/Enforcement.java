package io.equipoise.synth.domain.constraint;

import io.equipoise.cohort.constraint.ColumnIndex;
import io.equipoise.cohort.constraint.Constraint;
import io.equipoise.cohort.constraint.RowCheck;
import io.equipoise.cohort.constraint.Truth;
import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The constraints of a dataset with what its real training rows show of them. Immutable; a {@link
 * Tally} counts for one batch.
 *
 * <p>A constraint that real rows violate is enforced all the same, because the descriptor asks for
 * it; the share of real rows that violate it is known from the start ({@link #real()}), so that it
 * can be told.
 */
public final class Enforcement {
  /** Mending one constraint may break another: so many passes over all of them. */
  private static final int PASSES = 3;

  private final List<Constraint> constraints;
  private final List<RowCheck> checks;
  private final List<ConstraintSummary.PerConstraint> real;
  private final ColumnIndex columns;
  private final Set<Integer> fixed;

  private Enforcement(
      DatasetDescriptor descriptor,
      List<RowCheck> checks,
      List<ConstraintSummary.PerConstraint> real,
      ColumnIndex columns) {
    this.constraints = descriptor.constraints();
    this.checks = checks;
    this.real = real;
    this.columns = columns;
    this.fixed = fixed(descriptor);
  }

  /**
   * Learns what the real training rows show. Label and protected columns are what rows are drawn
   * for: no repair changes them. Cost: linear in rows and constraints.
   */
  public static Enforcement learn(PatientTable train) {
    DatasetDescriptor descriptor = train.descriptor();
    ColumnIndex columns = new ColumnIndex(descriptor.columns());
    List<double[]> rows = new ArrayList<>(train.rows());
    for (int row = 0; row < train.rows(); row++) {
      rows.add(train.row(row));
    }
    List<Constraint> constraints = descriptor.constraints();
    List<RowCheck> checks = constraints.stream().map(c -> c.learn(columns, rows)).toList();
    List<ConstraintSummary.PerConstraint> real = new ArrayList<>();
    for (int i = 0; i < checks.size(); i++) {
      real.add(count(constraints.get(i), checks.get(i), rows, train));
    }
    return new Enforcement(descriptor, checks, List.copyOf(real), columns);
  }

  private static ConstraintSummary.PerConstraint count(
      Constraint constraint, RowCheck check, List<double[]> rows, PatientTable train) {
    List<Truth> truths = rows.stream().map(check::check).toList();
    int[] violating = rowsWith(Truth.FALSE, truths);
    int[] keeping = rowsWith(Truth.TRUE, truths);
    return new ConstraintSummary.PerConstraint(
        constraint.text(),
        0,
        0,
        0,
        violating.length + keeping.length,
        violating.length,
        train.people(violating),
        train.people(keeping));
  }

  private static int[] rowsWith(Truth truth, List<Truth> truths) {
    return IntStream.range(0, truths.size()).filter(row -> truths.get(row) == truth).toArray();
  }

  private static Set<Integer> fixed(DatasetDescriptor descriptor) {
    Set<Integer> fixed = new TreeSet<>();
    fixed.add(descriptor.labelIndex());
    descriptor
        .protectedAttributes()
        .forEach(attribute -> fixed.add(descriptor.indexOf(attribute.column().name())));
    return fixed;
  }

  /** What the real training rows show, one entry per constraint; rows of a batch are 0. */
  public List<ConstraintSummary.PerConstraint> real() {
    return real;
  }

  /**
   * A count for one batch, at 0.
   *
   * @param conditioned names of further columns that rows are drawn for, which no repair changes;
   *     names that are no column are passed
   */
  public Tally tally(Set<String> conditioned) {
    Set<Integer> kept = new TreeSet<>(fixed);
    for (int c = 0; c < columns.size(); c++) {
      if (conditioned.contains(columns.column(c).name())) {
        kept.add(c);
      }
    }
    return new Tally(new RowRepair(columns, kept));
  }

  private int[] violated(double[] row) {
    int[] found = new int[checks.size()];
    int count = 0;
    for (int i = 0; i < found.length; i++) {
      if (checks.get(i).check(row) == Truth.FALSE) {
        found[count++] = i;
      }
    }
    return Arrays.copyOf(found, count);
  }

  /** Applies the constraints to the rows of one batch and counts. Used by one thread. */
  public final class Tally {
    private final long[] violated = new long[checks.size()];
    private final long[] repaired = new long[checks.size()];
    private final long[] rejected = new long[checks.size()];
    private final RowRepair repair;
    private long examined;
    private long accepted;

    private Tally(RowRepair repair) {
      this.repair = repair;
    }

    /**
     * The row itself when it keeps every constraint, else a mended copy that does; empty when it
     * cannot be mended.
     */
    public Optional<double[]> admit(double[] row) {
      examined++;
      int[] before = Enforcement.this.violated(row);
      if (before.length == 0) {
        accepted++;
        return Optional.of(row);
      }
      count(before, violated);
      double[] mended = row.clone();
      int[] wrong = before;
      for (int pass = 0; pass < PASSES && wrong.length > 0; pass++) {
        for (int i : wrong) {
          repair.mend(constraints.get(i), checks.get(i), mended);
        }
        wrong = Enforcement.this.violated(mended);
      }
      if (wrong.length > 0) {
        count(wrong, rejected);
        return Optional.empty();
      }
      count(before, repaired);
      accepted++;
      return Optional.of(mended);
    }

    private static void count(int[] which, long[] counts) {
      for (int i : which) {
        counts[i]++;
      }
    }

    /** What was counted so far. */
    public ConstraintSummary summary() {
      List<ConstraintSummary.PerConstraint> each = new ArrayList<>();
      for (int i = 0; i < real.size(); i++) {
        each.add(
            new ConstraintSummary.PerConstraint(
                real.get(i).expression(),
                violated[i],
                repaired[i],
                rejected[i],
                real.get(i).realDecided(),
                real.get(i).realViolated(),
                real.get(i).realViolators(),
                real.get(i).realKeepers()));
      }
      return new ConstraintSummary(examined, accepted, each);
    }
  }
}
