package io.equipoise.synth.score;

import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.cohort.statistics.RocArea;
import io.equipoise.synth.domain.gate.Gate;
import io.equipoise.synth.domain.gate.GateResult;
import io.equipoise.synth.domain.gate.GateSubject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How surely the batch is told from unseen people: AUROC, in cross-validation, of boosted trees and
 * logistic regression, their mean. Like is compared with like: each unseen person meets at most
 * {@value ValidationScore#SYNTHETIC_PER_REAL} rows of the same cell and label, so that a batch is
 * not found out by being of the cells that were missing. Where fewer than {@value #LEAST} rows of
 * either side have a counterpart, all are compared, by the other columns alone.
 *
 * <p>Rows that are found out may still be useful, so the threshold is a lenient one, and the figure
 * is to be read beside its controls: independent columns are found out by boosted trees only. The
 * batch is refused when the whole interval is above the threshold. Range [0, 1], 0.5 is best.
 * {@link Estimate.Insufficient} with fewer than {@value #LEAST} synthetic or unseen rows. Cost: ten
 * models.
 */
public final class DetectionGate implements Gate {
  private static final int LEAST = 10;
  private static final double CONFIDENCE = 0.95;
  private static final String EXPLANATION =
      "AUROC of telling the batch from unseen real people of the same cells and labels; 0.5 is"
          + " best.";

  private final double most;

  /** A gate that allows at most this AUROC, in [0, 1]. */
  public DetectionGate(double most) {
    this.most = most;
  }

  @Override
  public GateResult assess(GateSubject subject) {
    return GateResult.notAbove("detection", auroc(subject), most, EXPLANATION);
  }

  private static Estimate auroc(GateSubject subject) {
    SplittableRandom random = new SplittableRandom(subject.seed());
    PatientTable unseen =
        Rows.sample(subject.reference(), ValidationScore.MOST_VALIDATION, random.split());
    PatientTable batch = subject.synthetic();
    if (Math.min(unseen.rows(), batch.rows()) < LEAST) {
      return new Estimate.Insufficient(
          "too few rows to tell synthetic from real; it takes " + LEAST + " of either",
          Math.min(unseen.rows(), batch.rows()));
    }
    Matching matching = Matching.of(unseen, batch, random);
    if (Math.min(matching.real().rows(), matching.made().rows()) >= LEAST) {
      int[] all = IntStream.range(0, batch.columns()).toArray();
      return auroc(matching.real(), matching.made(), all, subject.seed(), random);
    }
    int most =
        Math.min(ValidationScore.MOST_ROWS, ValidationScore.SYNTHETIC_PER_REAL * unseen.rows());
    return auroc(unseen, Rows.sample(batch, most, random), others(batch), subject.seed(), random);
  }

  private static Estimate auroc(
      PatientTable real, PatientTable made, int[] features, long seed, SplittableRandom random) {
    Discrimination both = Discrimination.of(real, made, random);
    List<double[]> scores =
        ValidationScore.LEARNERS.stream()
            .map(learner -> both.scores(learner, features, seed))
            .toList();
    return RocArea.of(scores, both.isMade(), CONFIDENCE);
  }

  /** Columns but those of the protected attributes and the label. */
  private static int[] others(PatientTable table) {
    return IntStream.range(0, table.columns())
        .filter(column -> column != table.descriptor().labelIndex())
        .filter(
            column ->
                table.descriptor().protectedAttributes().stream()
                    .noneMatch(
                        attribute ->
                            attribute
                                .column()
                                .name()
                                .equals(table.descriptor().columns().get(column).name())))
        .toArray();
  }

  /** Unseen people who have counterparts in the batch, and these. */
  private record Matching(PatientTable real, PatientTable made) {
    static Matching of(PatientTable unseen, PatientTable batch, SplittableRandom random) {
      CellScheme scheme = new CellScheme(batch.descriptor());
      Map<String, Deque<Integer>> waiting = new HashMap<>();
      for (int row : Rows.shuffled(batch.rows(), random)) {
        waiting.computeIfAbsent(kind(scheme, batch, row), k -> new ArrayDeque<>()).add(row);
      }
      int most = mostPerPerson(scheme, unseen, waiting);
      List<Integer> real = new ArrayList<>();
      List<Integer> made = new ArrayList<>();
      for (int row : Rows.shuffled(unseen.rows(), random)) {
        Deque<Integer> alike = waiting.getOrDefault(kind(scheme, unseen, row), new ArrayDeque<>());
        if (alike.size() >= most) {
          real.add(row);
          for (int i = 0; i < most; i++) {
            made.add(alike.remove());
          }
        }
      }
      return new Matching(rows(unseen, real), rows(batch, made));
    }

    /** As many rows for each person as most kinds of people can have. */
    private static int mostPerPerson(
        CellScheme scheme, PatientTable unseen, Map<String, Deque<Integer>> waiting) {
      Map<String, Integer> people = new HashMap<>();
      for (int row = 0; row < unseen.rows(); row++) {
        people.merge(kind(scheme, unseen, row), 1, Integer::sum);
      }
      int real = 0;
      int made = 0;
      for (Map.Entry<String, Integer> kind : people.entrySet()) {
        if (waiting.containsKey(kind.getKey())) {
          real += kind.getValue();
          made += waiting.get(kind.getKey()).size();
        }
      }
      int each = real == 0 ? 1 : made / real;
      return Math.max(1, Math.min(ValidationScore.SYNTHETIC_PER_REAL, each));
    }

    private static String kind(CellScheme scheme, PatientTable table, int row) {
      return scheme.cellOf(table, row).key() + " " + table.label(row);
    }

    private static PatientTable rows(PatientTable table, List<Integer> rows) {
      return table.select(rows.stream().mapToInt(Integer::intValue).toArray());
    }
  }
}
