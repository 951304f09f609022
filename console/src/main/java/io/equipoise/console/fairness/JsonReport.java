package io.equipoise.console.fairness;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.cohort.population.Subgroup;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.console.generate.OutputFile;
import io.equipoise.evaluator.domain.Disparity;
import io.equipoise.evaluator.domain.Measure;
import io.equipoise.evaluator.domain.Performance;
import io.equipoise.evaluator.domain.Precision;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * The figures as JSON. A figure is a number or null with the reason beside it, rounded to four
 * decimals, or fewer ({@link Decimals}), so that counts cannot be read from exact fractions. Counts
 * of 1 to 10 people are not told; see {@link Headcounts}.
 */
final class JsonReport {
  private static final int MOST_DECIMALS = Precision.MOST;

  private final int decimals;
  private final ObjectNode json = JsonNodeFactory.instance.objectNode();

  JsonReport(
      FairnessConfig config, Predictions predictions, Performance performance, Instant createdAt) {
    this.decimals = Decimals.of(predictions.counts(), performance, MOST_DECIMALS);
    json.put("predictions", config.fileName());
    json.put("createdAt", createdAt.toString());
    json.put("label", config.label());
    json.put("positive", config.positive());
    json.put("score", config.score());
    json.put("threshold", config.threshold());
    json.put("confidence", config.confidence());
    json.put("resamples", config.resamples());
    json.put("seed", config.seed());
    Headcounts counts = predictions.counts();
    count(json, "people", counts.everybody());
    count(json, "rowsWithoutOutcome", counts.unlabeled());
    json.put("countsRoundedTo", counts.isRounded() ? 10 : 1);
    json.put("decimals", decimals);
    measures(json.putObject("overall"), performance::overall);
    ArrayNode sets = json.putArray("attributeSets");
    for (Performance.OfAttributeSet set : performance.attributeSets()) {
      ObjectNode node = sets.addObject();
      ArrayNode attributes = node.putArray("attributes");
      set.attributes().forEach(attributes::add);
      ArrayNode groups = node.putArray("groups");
      for (Performance.OfSubgroup group : performance.subgroups(set.attributes())) {
        ObjectNode one = groups.addObject();
        one.put("group", group.subgroup().id());
        int index = predictions.holdout().groups().indexOf(group.subgroup());
        count(one, "people", counts.group(index));
        measures(one.putObject("figures"), group::measure);
      }
      between(node.putObject("betweenGroups"), set);
    }
  }

  private static void between(ObjectNode node, Performance.OfAttributeSet set) {
    for (Disparity disparity : Disparity.all()) {
      ObjectNode one = node.putObject(disparity.key());
      figure(one, set.disparity(disparity), MOST_DECIMALS);
      List<Subgroup> excluded = set.excluded(disparity);
      ArrayNode names = one.putArray("excluded");
      excluded.forEach(group -> names.add(group.id()));
    }
  }

  private void measures(ObjectNode node, Function<Measure, Estimate> figures) {
    for (Measure measure : Measure.all()) {
      figure(node.putObject(measure.key()), figures.apply(measure), decimals);
    }
  }

  private static void figure(ObjectNode node, Estimate estimate, int decimals) {
    if (estimate instanceof Estimate.Known known) {
      node.put("value", Precision.rounded(known.value(), decimals));
      end(node, "lower", known.lower(), decimals);
      end(node, "upper", known.upper(), decimals);
      return;
    }
    node.putNull("value");
    node.put(
        "reason",
        estimate.fold(
            known -> "",
            Estimate.Insufficient::reason,
            Estimate.Absent::reason,
            Estimate.Unknown::reason));
  }

  private static void end(ObjectNode node, String key, OptionalDouble value, int decimals) {
    value.ifPresentOrElse(
        end -> node.put(key, Precision.rounded(end, decimals)), () -> node.putNull(key));
  }

  private static void count(ObjectNode node, String key, OptionalLong count) {
    count.ifPresentOrElse(n -> node.put(key, n), () -> node.putNull(key));
  }

  /** Writes the report's file. */
  void write(Path file) {
    OutputFile.write(
        file,
        out -> {
          out.write(
              new ObjectMapper()
                  .enable(SerializationFeature.INDENT_OUTPUT)
                  .writeValueAsString(json));
          out.write('\n');
        });
  }
}
