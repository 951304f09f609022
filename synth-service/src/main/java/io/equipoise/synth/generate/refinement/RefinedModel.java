package io.equipoise.synth.generate.refinement;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientTable;
import io.equipoise.synth.generate.FittedGenerator;
import io.equipoise.synth.generate.ForwardingModel;
import io.equipoise.synth.generate.SampleRequest;
import io.equipoise.synth.generate.SampleRequest.CellRequest;
import io.equipoise.synth.generate.SampleRequest.ConditionRequest;
import io.equipoise.synth.generate.SyntheticSample;
import io.equipoise.synth.generate.SyntheticSample.CellSample;
import io.equipoise.synth.generate.SyntheticSample.ConditionSample;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A trained generator with its {@link Refinement}. Several candidates are drawn for each row that
 * is asked for, and chosen among those of its cell and label, or of its condition. Rows come in
 * portions, so that memory does not grow with the candidates.
 */
final class RefinedModel extends ForwardingModel {
  /** Rows asked for in one portion. */
  private static final int PORTION = 2_000;

  private final DatasetDescriptor descriptor;
  private final Refinement refinement;

  RefinedModel(FittedGenerator inner, DatasetDescriptor descriptor, Refinement refinement) {
    super(inner);
    this.descriptor = descriptor;
    this.refinement = refinement;
  }

  @Override
  public void save(OutputStream out) throws IOException {
    RefinementFile.write(refinement, descriptor, out);
    super.save(out);
  }

  @Override
  public SyntheticSample sample(SampleRequest request, long seed) throws InterruptedException {
    SplittableRandom random = new SplittableRandom(seed);
    List<Part> parts = new ArrayList<>();
    request.cells().forEach(cell -> parts.addAll(Part.of(cell)));
    request.conditions().forEach(condition -> parts.add(new Part(condition)));
    for (List<Part> portion = portion(parts); !portion.isEmpty(); portion = portion(parts)) {
      draw(portion, random);
    }
    relateHitsToRows(parts);
    List<double[]> rows = new ArrayList<>();
    parts.forEach(part -> rows.addAll(part.rows));
    List<CellSample> cells = new ArrayList<>();
    for (int c = 0; c < request.cells().size(); c++) {
      cells.add(cellSample(request.cells().get(c), parts.get(2 * c), parts.get(2 * c + 1)));
    }
    List<ConditionSample> conditions = new ArrayList<>();
    for (int c = 0; c < request.conditions().size(); c++) {
      Part part = parts.get(2 * cells.size() + c);
      conditions.add(
          new ConditionSample(
              request.conditions().get(c).values(),
              part.requested,
              part.rows.size(),
              part.drawn,
              part.firstHits));
    }
    return new SyntheticSample(
        PatientTable.ofRows(descriptor, rows.toArray(double[][]::new)), cells, conditions);
  }

  private static CellSample cellSample(CellRequest request, Part negatives, Part positives) {
    return new CellSample(
        request.cell(),
        request.rows(),
        negatives.rows.size() + positives.rows.size(),
        negatives.drawn + positives.drawn,
        negatives.firstHits + positives.firstHits);
  }

  /**
   * Of the first draw, which has several candidates for each row, the share of one. Rounded once
   * over all parts: parts may be of one row each.
   */
  private static void relateHitsToRows(List<Part> parts) {
    long hits = 0;
    long before = 0;
    for (Part part : parts) {
      hits += part.hits;
      long upTo = Math.round((double) hits / Refinement.CANDIDATES);
      part.firstHits = upTo - before;
      before = upTo;
    }
  }

  /** Parts that are due, with at most {@link #PORTION} rows in all. */
  private static List<Part> portion(List<Part> parts) {
    List<Part> portion = new ArrayList<>();
    long room = PORTION;
    for (Part part : parts) {
      if (part.missing() > 0 && room > 0) {
        part.asked = (int) Math.min(room, part.missing());
        room -= part.asked;
        portion.add(part);
      }
    }
    return portion;
  }

  private void draw(List<Part> portion, SplittableRandom random) throws InterruptedException {
    List<CellRequest> cells = new ArrayList<>();
    List<ConditionRequest> conditions = new ArrayList<>();
    List<Part> inOrder = new ArrayList<>();
    for (Part part : portion) {
      part.cellCandidates().ifPresent(cells::add);
    }
    portion.stream().filter(Part::isOfCell).forEach(inOrder::add);
    for (Part part : portion) {
      part.conditionCandidates().ifPresent(conditions::add);
    }
    portion.stream().filter(part -> !part.isOfCell()).forEach(inOrder::add);
    SyntheticSample sample =
        inner().sample(new SampleRequest(cells, conditions), random.nextLong());
    int row = 0;
    for (int i = 0; i < inOrder.size(); i++) {
      Part part = inOrder.get(i);
      boolean isOfCell = i < cells.size();
      long delivered =
          isOfCell
              ? sample.cells().get(i).delivered()
              : sample.conditions().get(i - cells.size()).delivered();
      List<double[]> candidates = new ArrayList<>();
      for (long d = 0; d < delivered; d++, row++) {
        candidates.add(refinement.calibration().apply(sample.rows().row(row), random));
      }
      part.take(refinement.choose(candidates, part.asked, random));
      if (isOfCell) {
        CellSample drawn = sample.cells().get(i);
        part.drew(drawn.drawn(), drawn.firstHits());
      } else {
        ConditionSample drawn = sample.conditions().get(i - cells.size());
        part.drew(drawn.drawn(), drawn.firstHits());
      }
    }
  }

  /** Rows of one cell and label, or of one condition, and how far they are. */
  private static final class Part {
    private final Optional<CellRequest> cell;
    private final Optional<ConditionRequest> condition;
    private final boolean positive;
    final long requested;
    final List<double[]> rows = new ArrayList<>();
    int asked;
    long drawn;
    long hits;
    long firstHits;
    private boolean givenUp;

    private Part(CellRequest cell, boolean positive) {
      this.cell = Optional.of(cell);
      this.condition = Optional.empty();
      this.positive = positive;
      this.requested = positive ? cell.positives() : cell.negatives();
    }

    Part(ConditionRequest condition) {
      this.cell = Optional.empty();
      this.condition = Optional.of(condition);
      this.positive = false;
      this.requested = condition.rows();
    }

    /** Negatives and positives of a cell. */
    static List<Part> of(CellRequest cell) {
      return List.of(new Part(cell, false), new Part(cell, true));
    }

    boolean isOfCell() {
      return cell.isPresent();
    }

    long missing() {
      return givenUp ? 0 : requested - rows.size();
    }

    Optional<CellRequest> cellCandidates() {
      long candidates = (long) Refinement.CANDIDATES * asked;
      return cell.map(
          of -> new CellRequest(of.cell(), positive ? 0 : candidates, positive ? candidates : 0));
    }

    Optional<ConditionRequest> conditionCandidates() {
      return condition.map(
          of -> new ConditionRequest(of.values(), (long) Refinement.CANDIDATES * asked));
    }

    /** Takes rows; a part that could not be filled once is not asked for again. */
    void take(List<double[]> chosen) {
      rows.addAll(chosen);
      givenUp = chosen.size() < asked;
    }

    void drew(long candidates, long candidatesHit) {
      drawn += candidates;
      hits += candidatesHit;
    }
  }
}
