package io.equipoise.console.generate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.schemas.EstimateWire;
import io.equipoise.synth.domain.constraint.ConstraintSummary;
import io.equipoise.synth.domain.gate.GateResult;
import io.equipoise.synth.generate.FittedGenerator;
import io.equipoise.synth.generate.Selection;
import io.equipoise.synth.generate.SyntheticSample;
import io.equipoise.synth.generate.TabularGenerator;
import io.equipoise.synth.score.Score;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The JSON report beside the rows. Names files without their folders. Figures are numbers or null;
 * where one is null, the reason stands beside it. Counts of 1 to 10 real people are not told; rows
 * asked for follow the shares of real rows, as the rows that are written do.
 */
final class GenerationReport {
  private static final String STATEMENT =
      "Every row of the output is synthetic: a model made it, and it describes nobody.";

  private final GenerateConfig config;
  private final ObjectNode json = JsonNodeFactory.instance.objectNode();

  /** A report that says how the generation ended. */
  GenerationReport(GenerateConfig config, Generation.Result result, Instant createdAt) {
    this.config = config;
    json.put("statement", STATEMENT);
    json.put("dataset", config.descriptor().dataset());
    json.put("descriptorVersion", config.descriptor().version());
    json.put("createdAt", createdAt.toString());
    json.put("outcome", result.outcome().name());
    json.put("reason", result.message());
    json.putNull("output");
  }

  /** What was read. */
  void real(RealRows real) {
    ObjectNode node = json.putObject("real");
    ArrayNode files = node.putArray("files");
    config.real().forEach(file -> files.add(String.valueOf(file.getFileName())));
    people(node, "learnedFrom", real.fit().rows());
    people(node, "keptForTheGates", real.reference().rows());
    ObjectNode rejected = node.putObject("rejected");
    real.rejected().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> people(rejected, entry.getKey(), entry.getValue()));
  }

  /** What was asked for. */
  void request(RowPlan plan) {
    ObjectNode node = json.putObject("request");
    node.put("where", config.whereText().orElse(null));
    node.put("rows", plan.request().rows());
    node.put("positives", plan.positives());
    ArrayNode parts = node.putArray("parts");
    plan.request()
        .cells()
        .forEach(
            cell ->
                parts
                    .addObject()
                    .put("cell", cell.cell().key())
                    .put("negatives", cell.negatives())
                    .put("positives", cell.positives()));
    plan.request()
        .conditions()
        .forEach(
            condition -> {
              ObjectNode part = parts.addObject();
              ObjectNode values = part.putObject("values");
              condition.values().forEach(values::put);
              part.put("rows", condition.rows());
            });
  }

  /** What made the rows. */
  void generator(TabularGenerator generator, FittedGenerator fitted, double seconds) {
    ObjectNode node = json.putObject("generator");
    node.put("name", generator.name())
        .put("version", generator.version())
        .put("backend", generator.backend())
        .put("modelId", fitted.modelId())
        .put("modelWasRead", config.modelIn().isPresent())
        .put("seed", config.seed())
        .put("steps", fitted.outcome().steps())
        .put("batch", fitted.outcome().batch())
        .put("trainingSeconds", seconds)
        .put("criticLoss", fitted.outcome().criticLoss())
        .put("generatorLoss", fitted.outcome().generatorLoss());
    node.putNull("selection");
    fitted.selection().ifPresent(selection -> selection(node.putObject("selection"), selection));
  }

  private static void selection(ObjectNode node, Selection selection) {
    node.put("winner", selection.winner());
    node.put("reason", selection.reason());
    people(node, "learnedFrom", selection.fitRows());
    people(node, "comparedOn", selection.validationRows());
    ArrayNode entrants = node.putArray("entrants");
    for (Selection.Entrant entrant : selection.entrants()) {
      ObjectNode each = entrants.addObject();
      each.put("generator", entrant.generator());
      put(each, "score", OptionalDouble.of(entrant.value()));
      put(each, "tstr", entrant.score().map(Score::tstr));
      put(each, "trtr", entrant.score().map(Score::trtr));
      put(each, "detection", entrant.score().map(Score::detection));
      each.put("refusal", entrant.refusal().orElse(null));
    }
  }

  /** A count of real people: null from 1 to 10. */
  private static void people(ObjectNode node, String key, long count) {
    EstimateWire.suppressed(count)
        .ifPresentOrElse(told -> node.put(key, told), () -> node.putNull(key));
  }

  private static void put(ObjectNode node, String key, Optional<Estimate> estimate) {
    put(node, key, estimate.map(Estimate::point).orElse(OptionalDouble.empty()));
  }

  /** How sampling and constraints went. */
  void sample(SyntheticSample sample) {
    ObjectNode node = json.putObject("sample");
    node.put("made", sample.rows().rows());
    node.put("shortfall", sample.shortfall());
    put(node, "hitRate", sample.hitRate());
    json.putNull("constraints");
    sample.constraints().ifPresent(this::constraints);
  }

  private void constraints(ConstraintSummary summary) {
    ObjectNode node = json.putObject("constraints");
    node.put("examined", summary.examined());
    node.put("accepted", summary.accepted());
    put(node, "acceptanceRate", summary.acceptanceRate());
    ArrayNode each = node.putArray("each");
    for (ConstraintSummary.PerConstraint constraint : summary.constraints()) {
      ObjectNode entry = each.addObject();
      entry.put("expression", constraint.expression());
      entry.put("violated", constraint.violated());
      entry.put("repaired", constraint.repaired());
      entry.put("rejected", constraint.rejected());
      constraint
          .tellableShare()
          .ifPresentOrElse(
              share -> entry.put("shareOfRealRowsThatViolateIt", share),
              () -> {
                entry.putNull("shareOfRealRowsThatViolateIt");
                entry.put(
                    "reason",
                    constraint.realDecided() == 0
                        ? "every real row lacks a value that it needs"
                        : "a count of 1 to 10 real people is not told");
              });
    }
  }

  /** Every gate, passed or not. */
  void gates(List<GateResult> results) {
    ArrayNode gates = json.putArray("gates");
    for (GateResult exact : results) {
      GateResult result = exact.told();
      ObjectNode gate = gates.addObject();
      gate.put("name", result.name());
      gate.put("passed", result.passed());
      value(gate, result.value());
      gate.put(result.atLeast() ? "atLeast" : "atMost", result.threshold());
      gate.put("explanation", result.explanation());
    }
  }

  private static void value(ObjectNode gate, Estimate estimate) {
    if (estimate instanceof Estimate.Known known) {
      gate.put("value", known.value());
      put(gate, "lower", known.lower());
      put(gate, "upper", known.upper());
      put(gate, "confidence", known.confidence());
      people(gate, "n", known.n());
      return;
    }
    gate.putNull("value");
    gate.put(
        "reason",
        estimate.fold(
            known -> "", Estimate.Insufficient::reason, Estimate.Absent::reason, u -> u.reason()));
  }

  /** The file of rows. */
  void output(long rows, String digest, List<String> appended) {
    ObjectNode node = json.putObject("output");
    node.put("file", String.valueOf(config.out().getFileName()));
    node.put("rows", rows);
    node.put("sha256", digest);
    node.put("marked", config.mark());
    ArrayNode columns = node.putArray("appendedColumns");
    appended.forEach(columns::add);
  }

  /** Writes the report's file. */
  void write() {
    OutputFile.write(
        config.report(),
        out -> {
          out.write(
              new ObjectMapper()
                  .enable(SerializationFeature.INDENT_OUTPUT)
                  .writeValueAsString(json));
          out.write('\n');
        });
  }

  private static void put(ObjectNode node, String key, OptionalDouble value) {
    value.stream()
        .filter(Double::isFinite)
        .boxed()
        .findFirst()
        .ifPresentOrElse(number -> node.put(key, number), () -> node.putNull(key));
  }
}
