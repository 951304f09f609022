package io.equipoise.synth.domain.gate;

import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.PatientTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Runs gates on a batch and on two controls made from the fit rows, so that a gate that cannot tell
 * the batch from a control is visible.
 *
 * <p>Both controls have the cells of the batch, row by row; a batch of more than {@value #MOST}
 * rows is represented by as many of its rows, evenly spaced. <em>Independent</em>: the columns of
 * protected attributes are the batch's own, every other column is drawn from a random fit row of
 * the cell, anew for each. <em>Memorizer</em>: a whole fit row of the cell, drawn with replacement.
 * In a cell without fit rows both draw from all of them.
 *
 * <p>The subject's seed decides the draws. Cost: two batches of at most that size more. Stateless.
 */
public final class GateControls {
  private static final int MOST = 2_000;

  private final Gates gates;

  /** Controls for these gates. */
  public GateControls(Gates gates) {
    this.gates = gates;
  }

  /** The result of every gate, with its controls where there is a fit row to make them from. */
  public List<GateResult> assess(GateSubject subject) {
    List<GateResult> results = gates.assess(subject);
    if (subject.fit().rows() == 0 || subject.synthetic().rows() == 0) {
      return results;
    }
    List<GateResult> independent = gates.assess(subject.withSynthetic(independent(subject)));
    List<GateResult> memorizer = gates.assess(subject.withSynthetic(memorizer(subject)));
    return IntStream.range(0, results.size())
        .mapToObj(
            i ->
                results
                    .get(i)
                    .with(
                        new GateResult.Controls(
                            independent.get(i).value(), memorizer.get(i).value())))
        .toList();
  }

  /** A batch of independent columns within the cells of the subject's batch. */
  public static PatientTable independent(GateSubject subject) {
    boolean[] kept = new boolean[subject.fit().columns()];
    subject
        .fit()
        .descriptor()
        .protectedAttributes()
        .forEach(
            attribute ->
                kept[subject.fit().descriptor().indexOf(attribute.column().name())] = true);
    Draws draws = new Draws(subject);
    return draws.rows(
        (row, people) -> {
          double[] values = new double[kept.length];
          for (int column = 0; column < values.length; column++) {
            values[column] =
                kept[column]
                    ? subject.synthetic().value(row, column)
                    : subject.fit().value(draws.one(people), column);
          }
          return values;
        });
  }

  /** A batch of real training rows of the cells of the subject's batch. */
  public static PatientTable memorizer(GateSubject subject) {
    Draws draws = new Draws(subject);
    return draws.rows((row, people) -> subject.fit().row(draws.one(people)));
  }

  /** Makes a control's row from a row of the batch and the fit rows of its cell. */
  @FunctionalInterface
  private interface RowMaker {
    double[] make(int row, List<Integer> people);
  }

  /** Random fit rows of the cells of a batch. */
  private static final class Draws {
    private final PatientTable fit;
    private final PatientTable synthetic;
    private final CellScheme scheme;
    private final SplittableRandom random;
    private final Map<String, List<Integer>> byCell = new HashMap<>();
    private final List<Integer> all;

    Draws(GateSubject subject) {
      this.fit = subject.fit();
      this.synthetic = subject.synthetic();
      this.scheme = new CellScheme(fit.descriptor());
      this.random = new SplittableRandom(subject.seed());
      this.all = IntStream.range(0, fit.rows()).boxed().toList();
      for (int row : all) {
        byCell.computeIfAbsent(cell(fit, row), key -> new ArrayList<>()).add(row);
      }
    }

    private String cell(PatientTable table, int row) {
      return scheme.cellOf(table, row).key();
    }

    int one(List<Integer> people) {
      return people.get(random.nextInt(people.size()));
    }

    PatientTable rows(RowMaker maker) {
      return PatientTable.ofRows(
          fit.descriptor(),
          IntStream.of(CellMix.spread(synthetic.rows(), MOST))
              .mapToObj(row -> maker.make(row, byCell.getOrDefault(cell(synthetic, row), all)))
              .toArray(double[][]::new));
    }
  }
}
