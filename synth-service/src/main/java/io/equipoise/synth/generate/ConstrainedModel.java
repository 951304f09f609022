package io.equipoise.synth.generate;

import io.equipoise.cohort.population.PatientTable;
import io.equipoise.synth.domain.constraint.Enforcement;
import io.equipoise.synth.generate.SampleRequest.CellRequest;
import io.equipoise.synth.generate.SampleRequest.ConditionRequest;
import io.equipoise.synth.generate.SyntheticSample.CellSample;
import io.equipoise.synth.generate.SyntheticSample.ConditionSample;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A trained generator with constraints. What is rejected is asked for again, in at most {@value
 * #MOST_ROUNDS} rounds, each of which asks for as many rows as the acceptance so far makes
 * necessary, at most {@value #MOST_EXCESS} times as many as are missing.
 */
final class ConstrainedModel extends ForwardingModel {
  private static final int MOST_ROUNDS = 10;
  private static final int MOST_EXCESS = 10;

  private final Enforcement enforcement;

  ConstrainedModel(FittedGenerator inner, Enforcement enforcement) {
    super(inner);
    this.enforcement = enforcement;
  }

  @Override
  public SyntheticSample sample(SampleRequest request, long seed) throws InterruptedException {
    SplittableRandom seeds = new SplittableRandom(seed);
    Enforcement.Tally tally = enforcement.tally(conditioned(request));
    List<CellWant> cells = request.cells().stream().map(CellWant::new).toList();
    List<ConditionWant> conditions = request.conditions().stream().map(ConditionWant::new).toList();
    SyntheticSample first = inner().sample(request, seed);
    take(first, cells, conditions, tally);
    for (int round = 1; round < MOST_ROUNDS; round++) {
      List<CellWant> dueCells = cells.stream().filter(CellWant::isDue).toList();
      List<ConditionWant> dueConditions = conditions.stream().filter(ConditionWant::isDue).toList();
      if (dueCells.isEmpty() && dueConditions.isEmpty()) {
        break;
      }
      double accepted = tally.summary().acceptanceRate().orElse(1);
      double excess = Math.min(MOST_EXCESS, 1 / Math.max(accepted, 1.0 / MOST_EXCESS));
      SampleRequest again =
          new SampleRequest(
              dueCells.stream().map(want -> want.again(excess)).toList(),
              dueConditions.stream().map(want -> want.again(excess)).toList());
      take(inner().sample(again, seeds.nextLong()), dueCells, dueConditions, tally);
    }
    List<double[]> rows = new ArrayList<>();
    cells.forEach(want -> want.addTo(rows));
    conditions.forEach(want -> rows.addAll(want.rows));
    return new SyntheticSample(
        PatientTable.ofRows(first.rows().descriptor(), rows.toArray(double[][]::new)),
        cells.stream().map(CellWant::sample).toList(),
        conditions.stream().map(ConditionWant::sample).toList(),
        Optional.of(tally.summary()));
  }

  private static Set<String> conditioned(SampleRequest request) {
    return request.conditions().stream()
        .flatMap(condition -> condition.values().keySet().stream())
        .collect(Collectors.toSet());
  }

  /** Rows of a sample come cell by cell, then condition by condition, in the request's order. */
  private static void take(
      SyntheticSample sample,
      List<CellWant> cells,
      List<ConditionWant> conditions,
      Enforcement.Tally tally) {
    int row = 0;
    for (int c = 0; c < cells.size(); c++) {
      CellSample made = sample.cells().get(c);
      cells.get(c).drew(made.drawn(), made.firstHits());
      for (long i = 0; i < made.delivered(); i++, row++) {
        boolean positive = sample.rows().label(row) == 1;
        CellWant want = cells.get(c);
        tally.admit(sample.rows().row(row)).ifPresent(kept -> want.keep(kept, positive));
      }
    }
    for (int c = 0; c < conditions.size(); c++) {
      ConditionSample made = sample.conditions().get(c);
      ConditionWant want = conditions.get(c);
      want.drew(made.drawn(), made.firstHits());
      for (long i = 0; i < made.delivered(); i++, row++) {
        tally.admit(sample.rows().row(row)).ifPresent(want::keep);
      }
    }
  }

  /** How often was drawn, and what the first draw met. */
  private static class Draws {
    long drawn;
    long firstHits;
    private boolean begun;

    void drew(long rows, long hits) {
      drawn += rows;
      firstHits = begun ? firstHits : hits;
      begun = true;
    }
  }

  /** The rows of one requested cell so far. */
  private static final class CellWant extends Draws {
    private final CellRequest request;
    private final List<double[]> negatives = new ArrayList<>();
    private final List<double[]> positives = new ArrayList<>();

    CellWant(CellRequest request) {
      this.request = request;
    }

    long missingNegatives() {
      return request.negatives() - negatives.size();
    }

    long missingPositives() {
      return request.positives() - positives.size();
    }

    boolean isDue() {
      return missingNegatives() + missingPositives() > 0;
    }

    CellRequest again(double excess) {
      return new CellRequest(
          request.cell(),
          (long) Math.ceil(excess * missingNegatives()),
          (long) Math.ceil(excess * missingPositives()));
    }

    /** Keeps the row unless enough of its label are there. */
    void keep(double[] row, boolean positive) {
      if (positive && missingPositives() > 0) {
        positives.add(row);
      } else if (!positive && missingNegatives() > 0) {
        negatives.add(row);
      }
    }

    void addTo(List<double[]> rows) {
      Stream.of(negatives, positives).forEach(rows::addAll);
    }

    CellSample sample() {
      return new CellSample(
          request.cell(), request.rows(), negatives.size() + positives.size(), drawn, firstHits);
    }
  }

  /** The rows of one requested condition so far. */
  private static final class ConditionWant extends Draws {
    private final ConditionRequest request;
    private final List<double[]> rows = new ArrayList<>();

    ConditionWant(ConditionRequest request) {
      this.request = request;
    }

    boolean isDue() {
      return rows.size() < request.rows();
    }

    ConditionRequest again(double excess) {
      return new ConditionRequest(
          request.values(), (long) Math.ceil(excess * (request.rows() - rows.size())));
    }

    /** Keeps the row unless enough are there. */
    void keep(double[] row) {
      if (isDue()) {
        rows.add(row);
      }
    }

    ConditionSample sample() {
      return new ConditionSample(request.values(), request.rows(), rows.size(), drawn, firstHits);
    }
  }
}
