package io.equipoise.synth.app;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.CellScheme;
import io.equipoise.cohort.population.Subgroup;
import io.equipoise.contract.DataCard;
import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.schemas.EstimateWire;
import io.equipoise.synth.domain.plan.BatchPlan;
import io.equipoise.synth.domain.plan.CellSupport;
import io.equipoise.synth.domain.plan.PlannedCell;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Fills what Article 10(2) of the AI Act and the STANDING Together recommendations ask for from
 * what descriptor, alert and plan say. What none of them says is {@value #NOT_STATED}; a person has
 * to add it where the descriptor is kept.
 */
final class DataCardDraft {
  private static final String NOT_STATED = "not stated by the descriptor";

  private final DatasetDescriptor descriptor;
  private final CellScheme scheme;

  DataCardDraft(DatasetDescriptor descriptor) {
    this.descriptor = descriptor;
    this.scheme = new CellScheme(descriptor);
  }

  static String statement(String dataset) {
    return "Every row of this batch is synthetic: made by a model that learned from real records of "
        + dataset
        + ". No row is a person.";
  }

  static List<String> limits(BatchPlan plan) {
    List<String> limits = new ArrayList<>();
    limits.add(
        "Synthetic rows hold no knowledge beyond the real rows that they were learned from; they"
            + " do not replace collecting data of the people who are missing.");
    limits.add(
        "Gates bound what known attacks can learn; they are no proof of anonymity and no"
            + " differential privacy.");
    limits.add(
        "Similarity is measured column by column and pair by pair; what three or more columns have"
            + " in common is not.");
    long refused = plan.cells().stream().filter(cell -> cell.refusal().isPresent()).count();
    if (refused > 0) {
      limits.add(
          "Of " + plan.cells().size() + " cells, " + refused + " were refused; see the plan.");
    }
    return limits;
  }

  DataCard card(ImbalanceAlert alert, BatchPlan plan, List<CellSupport> support) {
    List<String> present = new ArrayList<>();
    List<String> few = new ArrayList<>();
    List<String> absent = new ArrayList<>();
    for (Subgroup subgroup : scheme.watched()) {
      long people =
          CellSupport.people(
              support.stream().filter(cell -> scheme.contains(subgroup, cell.cell())).toList());
      List<String> kind =
          people == 0 ? absent : EstimateWire.suppressed(people).isEmpty() ? few : present;
      kind.add(subgroup.id());
    }
    return DataCard.newBuilder()
        .setDesignChoices(
            "Rows are made for "
                + alert.getSubgroup()
                + " only, cell by cell, at each cell's own"
                + " rate of positive labels or, where 1 to 10 people have a label, at that of several"
                + " cells, and published only when every gate passes.")
        .setOrigin(orNotStated(descriptor.description()))
        .setCollection(NOT_STATED)
        .setPreparation(
            String.format(
                Locale.ROOT,
                "Values that a column may not take are read as missing. A share of %s of the people"
                    + " is held out for verdicts and was neither learned from nor compared with.",
                descriptor.sample().holdout()))
        .setAssumptions(
            "Shares are compared with "
                + descriptor.reference().version()
                + ": "
                + orNotStated(descriptor.reference().source()))
        .setAvailability(
            String.format(
                Locale.ROOT,
                "The plan asks for %,d rows; the group needs %,d real people, a cell more than 10, and at most %s synthetic"
                    + " rows per real one are made.",
                plan.rows(),
                descriptor.synthesis().minRealSupport(),
                descriptor.synthesis().maxSyntheticToReal()))
        .setKnownBiases(List.of(alert.getSubgroup() + ": " + alert.getReason()))
        .setMitigation(
            "Synthetic rows of the group are added to training data. Whether a model gets fairer is"
                + " measured on real people, in the batch's verdict.")
        .setGaps(gaps(plan))
        .setLabel(
            descriptor.label().column().name()
                + " = "
                + descriptor.label().positive()
                + ": "
                + orNotStated(descriptor.label().description()))
        .setSubgroupsPresent(present)
        .setSubgroupsFew(few)
        .setSubgroupsAbsent(absent)
        .setIntendedUse(
            "Added to the real training data of "
                + descriptor.dataset()
                + " when a model is trained, marked as synthetic.")
        .setNotIntendedUse(
            "Evaluating or validating a model, describing a population, decisions about a person,"
                + " and any attempt to learn about real people.")
        .build();
  }

  private static List<String> gaps(BatchPlan plan) {
    return plan.cells().stream()
        .filter(cell -> cell.refusal().isPresent())
        .map((PlannedCell cell) -> cell.cell().key() + ": " + cell.refusal().get())
        .toList();
  }

  private static String orNotStated(String text) {
    return text.isBlank() ? NOT_STATED : text;
  }
}
