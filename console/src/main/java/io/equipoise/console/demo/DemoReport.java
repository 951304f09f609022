package io.equipoise.console.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.contract.ArmResult;
import io.equipoise.contract.BatchVerdict;
import io.equipoise.contract.Estimate;
import io.equipoise.contract.FairnessReport;
import io.equipoise.contract.GateResult;
import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.contract.PairedChange;
import io.equipoise.contract.RepresentationSnapshot;
import io.equipoise.contract.SubgroupRepresentation;
import io.equipoise.contract.SynthesisReport;
import io.equipoise.schemas.OperatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The demo's JSON report. Figures are numbers or null; where a figure is null, its reason or state
 * stands beside it.
 */
final class DemoReport {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private DemoReport() {}

  /** The report of what the loop has done so far. */
  static ObjectNode of(String dataset, LoopState state) {
    ObjectNode report = JSON.objectNode();
    report.put("dataset", dataset);
    report.put("recordsIngested", state.accepted());
    report.put("recordsRejected", state.rejected());
    report.set("subgroups", subgroups(state));
    report.set("alerts", alerts(state));
    report.set("batches", batches(state));
    Optional<BatchVerdict> verdict = state.closingVerdict();
    report.set(
        "evaluation", verdict.map(v -> (JsonNode) evaluation(v, state)).orElse(JSON.nullNode()));
    ObjectNode seconds = report.putObject("seconds");
    put(seconds, "toFirstAlert", state.toFirstAlert());
    seconds.set("training", training(verdict, state));
    put(seconds, "toVerdict", state.toVerdict());
    return report;
  }

  /** Writes the report as UTF-8 JSON; names the file when that fails. */
  static void write(ObjectNode report, Path file) {
    try {
      Path parent = file.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.writeString(
          file,
          new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(report)
              + "\n");
    } catch (IOException e) {
      throw new OperatorException(
          "cannot write the report " + file + ": " + e.getMessage() + "; choose another --report",
          e);
    }
  }

  private static ArrayNode subgroups(LoopState state) {
    ArrayNode array = JSON.arrayNode();
    for (RepresentationSnapshot snapshot : state.snapshots()) {
      for (SubgroupRepresentation subgroup : snapshot.getSubgroups()) {
        ObjectNode node = array.addObject();
        node.put("name", subgroup.getSubgroup());
        node.put("window", snapshot.getWindow());
        figure(node, "share", subgroup.getShare());
        node.set("reference", number(subgroup.getReferenceShare()));
        figure(node, "ratio", subgroup.getRatio());
        node.put("state", subgroup.getRatio().getState().name());
        node.put("reason", subgroup.getRatio().getReason());
      }
    }
    return array;
  }

  private static ArrayNode alerts(LoopState state) {
    ArrayNode array = JSON.arrayNode();
    for (ImbalanceAlert alert : state.alerts()) {
      ObjectNode node = array.addObject();
      node.put("id", alert.getAlertId());
      node.put("subgroup", alert.getSubgroup());
      node.put("state", alert.getState().name());
      node.put("severity", alert.getSeverity().name());
      figure(node, "ratio", alert.getRatio());
      node.put("deficit", alert.getDeficit());
      node.put("reason", alert.getReason());
    }
    return array;
  }

  private static ArrayNode batches(LoopState state) {
    ArrayNode array = JSON.arrayNode();
    for (SynthesisReport batch : state.reports()) {
      ObjectNode node = array.addObject();
      node.put("id", batch.getBatchId());
      node.put("subgroup", batch.getSubgroup());
      node.put("outcome", batch.getOutcome().name());
      node.put("reason", batch.getReason());
      node.put("generator", batch.getGenerator());
      node.put("requested", batch.getRequested());
      node.put("published", batch.getPublished());
      ArrayNode gates = node.putArray("gates");
      for (GateResult gate : batch.getGates()) {
        ObjectNode g = gates.addObject();
        g.put("name", gate.getName());
        figure(g, "value", gate.getValue());
        g.put("threshold", gate.getThreshold());
        g.put("atLeast", gate.getAtLeast());
        g.put("passed", gate.getPassed());
      }
    }
    return array;
  }

  private static ObjectNode evaluation(BatchVerdict verdict, LoopState state) {
    ObjectNode node = JSON.objectNode();
    Optional<FairnessReport> report = state.evaluationOf(verdict);
    Optional<Measured> measured = report.map(Measured::of);
    node.put("batch", verdict.getBatchId());
    node.put("subgroup", verdict.getSubgroup());
    node.set("before", measured.map(m -> (JsonNode) arm(m.before())).orElse(JSON.nullNode()));
    node.set("after", measured.map(m -> (JsonNode) arm(m.after())).orElse(JSON.nullNode()));
    report.ifPresent(r -> node.put("holdoutRecords", r.getHoldoutRecords()));
    measured.ifPresent(
        m -> {
          ObjectNode changes = node.putObject("changes");
          for (PairedChange change : m.changes()) {
            figure(changes, change.getMetric(), change.getChange());
          }
          ObjectNode others = node.putObject("otherTrainingSets");
          m.others().forEach(arm -> others.set(arm.getArm(), arm(arm)));
        });
    node.put("verdict", verdict.getVerdict().name());
    node.put("reason", verdict.getReason());
    return node;
  }

  private static ObjectNode arm(ArmResult arm) {
    ObjectNode node = JSON.objectNode();
    node.put("realRecords", arm.getRealRecords());
    node.put("syntheticRecords", arm.getSyntheticRecords());
    figure(node, "auroc", arm.getAuroc());
    figure(node, "accuracy", arm.getAccuracy());
    figure(node, "equalizedOddsDifference", arm.getEqualizedOddsDifference());
    figure(node, "equalOpportunityDifference", arm.getEqualOpportunityDifference());
    figure(node, "worstGroupAuroc", arm.getWorstGroupAuroc());
    return node;
  }

  private static JsonNode training(Optional<BatchVerdict> verdict, LoopState state) {
    return verdict
        .flatMap(state::reportOf)
        .map(SynthesisReport::getTraining)
        .map(t -> (JsonNode) JSON.numberNode(t.getSeconds()))
        .orElse(JSON.nullNode());
  }

  /**
   * Puts the value under its name, and its interval, where there is one, under {@code
   * <name>Interval}.
   */
  private static void figure(ObjectNode node, String name, Estimate estimate) {
    node.set(name, number(estimate.getValue()));
    if (estimate.getLower() != null && estimate.getUpper() != null) {
      node.putArray(name + "Interval").add(estimate.getLower()).add(estimate.getUpper());
    }
  }

  private static void put(ObjectNode node, String name, Optional<Duration> duration) {
    node.set(name, number(duration.map(d -> d.toMillis() / 1000.0).orElse(null)));
  }

  private static JsonNode number(@Nullable Double value) {
    return value == null ? JSON.nullNode() : JSON.numberNode(value);
  }
}
