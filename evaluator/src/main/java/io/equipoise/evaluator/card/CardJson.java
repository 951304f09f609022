package io.equipoise.evaluator.card;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.evaluator.domain.Precision;
import java.util.List;

/**
 * The model card as JSON. A figure is a number or null; where it is null, the reason stands beside
 * it. Counts of 1 to 10 real people are null; where one would follow from the others, all are
 * rounded to tens, and figures of everybody and of groups to two decimals, others to four.
 */
final class CardJson {
  private static final String FORMAT = "equipoise-model-card/1";

  private final ModelFacts facts;

  CardJson(ModelFacts facts) {
    this.facts = facts;
  }

  ObjectNode tree() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("format", FORMAT);
    json.put("kind", facts.kind().name());
    json.put("dataset", facts.descriptor().dataset());
    json.put("descriptorVersion", facts.descriptor().version());
    json.put("evaluationId", facts.evaluationId());
    json.put("createdAt", facts.createdAt().toString());
    json.put("target", facts.target());
    json.put("candidate", facts.candidate());
    json.put("outcome", facts.outcome());
    json.put("reason", facts.reason());
    json.put("learner", facts.learner());
    json.put("modelsPerTrainingSet", facts.models());
    json.put("resamples", facts.resamples());
    holdout(json.putObject("holdout"));
    ArrayNode arms = json.putArray("trainingSets");
    facts.arms().forEach(arm -> arm(arms.addObject(), arm));
    ArrayNode changes = json.putArray("changes");
    facts.changes().forEach(change -> change(changes.addObject(), change));
    ArrayNode contributions = json.putArray("contributions");
    for (Contribution contribution : facts.contributions()) {
      contributions
          .addObject()
          .put("group", contribution.group())
          .put("feature", contribution.feature())
          .put("meanAbsolute", contribution.meanAbsolute())
          .put("lower", contribution.lower())
          .put("upper", contribution.upper());
    }
    ArrayNode limits = json.putArray("limits");
    facts.limits().forEach(limits::add);
    ArrayNode lineage = json.putArray("lineage");
    facts.lineage().forEach(e -> lineage.addObject().put("name", e.name()).put("value", e.value()));
    return json;
  }

  private void holdout(ObjectNode node) {
    ModelFacts.EvaluationData data = facts.evaluation();
    node.put("countsRoundedTo", data.rounded() ? 10 : 1);
    node.put("decimals", Precision.where(data.rounded()).ofPopulations());
    people(node, "records", data.records());
    people(node, "people", data.people());
    data.unlabeled().ifPresent(n -> people(node, "unlabeled", n));
    data.unlabeledInTraining().ifPresent(n -> people(node, "unlabeledInTraining", n));
    ArrayNode groups = node.putArray("groups");
    for (ModelFacts.Group group : data.groups()) {
      ObjectNode of = groups.addObject().put("subgroup", group.id());
      people(of, "records", group.records());
      of.put("excluded", group.excluded().orElse(null));
    }
  }

  private void people(ObjectNode node, String key, long count) {
    facts.told(count).ifPresentOrElse(n -> node.put(key, n), () -> node.putNull(key));
  }

  private void arm(ObjectNode node, ArmFacts arm) {
    node.put("name", arm.name());
    node.put("explanation", arm.explanation());
    people(node, "realRecords", arm.realRecords());
    node.put("syntheticRecords", arm.syntheticRecords());
    node.put("threshold", arm.threshold());
    figures(node.putObject("overall"), arm.overall());
    ObjectNode between = node.putObject("between");
    for (ArmFacts.OfAttributeSet set : arm.between()) {
      ObjectNode of = between.putObject(set.attributes());
      figures(of.putObject("figures"), set.figures());
      ArrayNode excluded = of.putArray("excluded");
      set.excluded().forEach(excluded::add);
    }
    ObjectNode groups = node.putObject("groups");
    arm.groups().forEach(group -> figures(groups.putObject(group.group()), group.figures()));
    ArrayNode bins = node.putArray("calibration");
    for (ReliabilityBin bin : arm.reliability()) {
      bins.addObject()
          .put("predicted", bin.predicted())
          .put("observed", bin.observed())
          .put("lower", bin.interval().lower())
          .put("upper", bin.interval().upper());
    }
  }

  private void figures(ObjectNode node, List<Figure> figures) {
    figures.forEach(figure -> estimate(node.putObject(figure.key()), figure.estimate()));
  }

  private void change(ObjectNode node, ChangeFacts change) {
    node.put("trainingSet", change.arm());
    node.put("against", change.against());
    node.put("figure", change.key());
    node.put("claim", change.claim());
    node.put("better", change.better().name());
    node.put("reading", change.reading());
    estimate(node.putObject("change"), change.change());
  }

  private void estimate(ObjectNode node, Estimate estimate) {
    if (!(estimate instanceof Estimate.Known known)) {
      node.putNull("value");
      node.put(
          "reason",
          estimate.fold(
              k -> "", Estimate.Insufficient::reason, Estimate.Absent::reason, u -> u.reason()));
      return;
    }
    node.put("value", known.value());
    known.lower().ifPresent(lower -> node.put("lower", lower));
    known.upper().ifPresent(upper -> node.put("upper", upper));
    known.confidence().ifPresent(confidence -> node.put("confidence", confidence));
    people(node, "n", known.n());
  }
}
