package io.equipoise.console.page;

import static io.equipoise.console.page.Records.NOON;
import static io.equipoise.console.page.Records.insufficient;
import static io.equipoise.console.page.Records.known;
import static io.equipoise.console.page.Records.object;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/** Reports on batches and evaluations, and distributions, as the page gets them. */
final class Batches {
  private Batches() {}

  static ObjectNode report(String batch, String alert, String subgroup, String outcome) {
    boolean made = !outcome.equals("REFUSED");
    boolean published = outcome.equals("PUBLISHED");
    ObjectNode node =
        object(
            """
            {"batchId":"%s","dataset":"heart","alertId":"%s","episode":1,"attempt":1,"subgroup":"%s",
             "deficit":1240,"outcome":"%s","reason":"%s","generator":"conditional-gan",
             "generatorVersion":"1","modelId":%s,"parentModelId":null,"seed":42,
             "descriptorVersion":"5f3c9a1e77b2","trainingRecords":412,"referenceRecords":103,
             "trainingOffsets":[],"requested":1240,"published":%d,"selection":null,"constraints":[],
             "pairFidelity":[],"subgroupFidelity":[],"statement":"These rows are synthetic.",
             "limits":["Nothing is known of people under 30."],"dataCard":null,"training":%s,
             "createdAt":"%s"}
            """,
            batch,
            alert,
            subgroup,
            outcome,
            switch (outcome) {
              case "PUBLISHED" -> "All gates passed.";
              case "WITHHELD" -> "Gate near-copies failed; the rows stay unpublished.";
              default -> "Fewer than 30 real people in every cell: collect real data first.";
            },
            made ? "\"m7c0ffee11d2\"" : "null",
            published ? 1240 : 0,
            made
                ? """
                {"steps":1600,"seconds":133.0,"criticLoss":0.21,"generatorLoss":-0.4,
                 "conditionHitRate":0.94,"backend":"nd4j-native"}
                """
                : "null",
            NOON.plusSeconds(180));
    ArrayNode cells = node.putArray("cells");
    cells.add(
        object(
            "{\"cell\":\"female|45-54\",\"realSupport\":58,\"requested\":820,\"positives\":170,\"refusal\":null}"));
    cells.add(
        object(
            "{\"cell\":\"female|18-44\",\"realSupport\":null,\"requested\":0,\"positives\":0,\"refusal\":\"fewer"
                + " than 30 real people\"}"));
    ArrayNode gates = node.putArray("gates");
    ArrayNode curve = node.putArray("trainingCurve");
    ArrayNode alike = node.putArray("columnFidelity");
    if (made) {
      gate(
          gates,
          "validity",
          known(1, 0.997, 1),
          0.99,
          true,
          true,
          "Share of synthetic rows in which every value is one that its column may take.");
      gate(
          gates,
          "exact-copies",
          known(0, 0, 0.003),
          0.0,
          false,
          true,
          "Share of synthetic rows that equal a real training row in every column.");
      gate(
          gates,
          "near-copies",
          known(published ? 0.012 : 0.061, published ? 0.007 : 0.049, published ? 0.02 : 0.076),
          0.05,
          false,
          published,
          "Share of synthetic rows closer to a training row than real people are to each other.");
      gate(
          gates,
          "membership",
          known(0.52, 0.48, 0.56),
          0.6,
          false,
          true,
          "AUROC of an attacker who tells training people from others.");
      gate(
          gates,
          "column-shapes",
          known(0.91, 0.89, 0.93),
          0.8,
          true,
          true,
          "Mean similarity of the columns' distributions.");
      gate(
          gates,
          "subgroup-shapes",
          insufficient(),
          0.7,
          true,
          published,
          "Smallest similarity of any subgroup.");
      for (int step = 0; step <= 1600; step += 100) {
        curve
            .addObject()
            .put("step", step)
            .put("criticLoss", 2.4 * Math.exp(-step / 500.0))
            .put("generatorLoss", 0.8 * Math.exp(-step / 700.0) - 0.5)
            .putNull("score");
      }
      alike.addObject().put("column", "age").set("similarity", known(0.93, 0.9, 0.95));
      alike.addObject().put("column", "cholesterol").set("similarity", known(0.88, 0.85, 0.91));
    }
    return node;
  }

  private static void gate(
      ArrayNode gates,
      String name,
      ObjectNode value,
      double threshold,
      boolean atLeast,
      boolean passed,
      String what) {
    ObjectNode gate = gates.addObject().put("name", name).put("threshold", threshold);
    gate.put("atLeast", atLeast).put("passed", passed).put("explanation", what);
    gate.set("value", value);
    gate.putNull("independent").putNull("memorizer");
  }

  static ObjectNode columns() {
    ObjectNode node = object("{}");
    ArrayNode columns = node.putArray("columns");
    for (String name :
        List.of("age", "restingBloodPressure", "cholesterol", "maxHeartRate", "stDepression")) {
      ArrayNode bins = columns.addObject().put("name", name).put("kind", "number").putArray("bins");
      for (int i = 0; i < 10; i++) {
        double real = Math.exp(-Math.pow(i - 4.5, 2) / 6) / 4.3;
        ObjectNode bin = bins.addObject().put("label", (30 + 5 * i) + "–" + (35 + 5 * i));
        bin.put("synthetic", real * (0.85 + 0.3 * ((i * 7 % 5) / 4.0)));
        if (i == 9) {
          bin.putNull("real");
        } else {
          bin.put("real", real);
        }
      }
    }
    for (String name : List.of("chestPain", "exerciseAngina", "thallium")) {
      ArrayNode bins =
          columns.addObject().put("name", name).put("kind", "category").putArray("bins");
      bins.addObject().put("label", "typical").put("real", 0.12).put("synthetic", 0.1);
      bins.addObject().put("label", "atypical").put("real", 0.31).put("synthetic", 0.35);
      bins.addObject().put("label", "non-anginal").put("real", 0.33).put("synthetic", 0.3);
      bins.addObject().put("label", "asymptomatic").put("real", 0.24).put("synthetic", 0.25);
    }
    return node;
  }

  static ObjectNode fairness(
      String batch, String alert, String subgroup, Instant at, boolean helped) {
    ObjectNode node =
        object(
            """
            {"evaluationId":"ev%s","dataset":"heart","batchId":"%s","alertId":"%s","subgroup":"%s",
             "learner":"xgboost 3.4.0","descriptorVersion":"5f3c9a1e77b2","holdoutRecords":236,
             "trainingOffsets":[],"seeds":5,"resamples":2000,"createdAt":"%s"}
            """,
            batch.substring(2), batch, alert, subgroup, at);
    ArrayNode arms = node.putArray("arms");
    arms.add(arm("real", 0.871, 0.742, 0.214));
    arms.add(arm("reweighed", 0.868, 0.751, 0.201));
    arms.add(arm("oversampled", 0.866, 0.756, 0.19));
    arms.add(arm("real+synthetic", 0.874, helped ? 0.829 : 0.749, helped ? 0.108 : 0.221));
    ArrayNode changes = node.putArray("changes");
    change(
        changes,
        "targetAuroc",
        helped ? 0.087 : 0.007,
        helped ? 0.031 : -0.042,
        helped ? 0.146 : 0.055);
    change(
        changes,
        "targetTruePositiveRate",
        helped ? 0.11 : -0.01,
        helped ? 0.02 : -0.09,
        helped ? 0.2 : 0.07);
    change(
        changes,
        "worstGroupAuroc",
        helped ? 0.087 : 0.007,
        helped ? 0.031 : -0.042,
        helped ? 0.146 : 0.055);
    change(
        changes,
        "equalOpportunityDifference",
        helped ? -0.106 : 0.007,
        helped ? -0.19 : -0.08,
        helped ? -0.015 : 0.09);
    change(
        changes,
        "equalizedOddsDifference",
        helped ? -0.09 : 0.012,
        helped ? -0.18 : -0.07,
        helped ? 0.004 : 0.1);
    change(changes, "auroc", 0.003, -0.011, 0.016);
    return node;
  }

  private static void change(
      ArrayNode changes, String metric, double value, double low, double high) {
    changes
        .addObject()
        .put("arm", "real+synthetic")
        .put("learner", "")
        .put("metric", metric)
        .set("change", known(value, low, high));
  }

  private static ObjectNode arm(String name, double auroc, double worst, double gap) {
    ObjectNode arm =
        object(
            """
            {"arm":"%s","learner":"","realRecords":412,"syntheticRecords":%d,"threshold":0.48,
             "figures":[],"attributeSets":[]}
            """,
            name, name.contains("synthetic") ? 1240 : 0);
    arm.set("auroc", known(auroc, auroc - 0.04, auroc + 0.035));
    arm.set("accuracy", known(0.79, 0.74, 0.84));
    arm.set("worstGroupAuroc", known(worst, worst - 0.09, worst + 0.08));
    arm.set("equalOpportunityDifference", known(gap, Math.max(0, gap - 0.12), gap + 0.14));
    arm.set("equalizedOddsDifference", known(gap + 0.02, Math.max(0, gap - 0.1), gap + 0.16));
    ArrayNode groups = arm.putArray("subgroups");
    group(groups, "sex=female", worst, false);
    group(groups, "sex=male", auroc, false);
    group(groups, "ageBand=18-44", auroc, false);
    group(groups, "ageBand=65-100", worst, true);
    return arm;
  }

  private static void group(ArrayNode groups, String id, double auroc, boolean few) {
    ObjectNode group = groups.addObject().put("subgroup", id);
    group.putArray("attributes").add(id.substring(0, id.indexOf('=')));
    group.putArray("figures");
    if (few) {
      group.putNull("n");
    } else {
      group.put("n", 61);
    }
    group.set("auroc", few ? insufficient() : known(auroc, auroc - 0.08, auroc + 0.07));
    group.set("accuracy", few ? insufficient() : known(0.78, 0.7, 0.85));
    group.set("truePositiveRate", few ? insufficient() : known(0.71, 0.6, 0.8));
    group.set("falsePositiveRate", few ? insufficient() : known(0.15, 0.1, 0.22));
  }
}
