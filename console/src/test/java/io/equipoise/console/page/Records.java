package io.equipoise.console.page;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Records of the loop's topics as the page gets them: plain JSON with the contracts' names. */
final class Records {
  static final ObjectMapper JSON = new ObjectMapper();
  static final Instant NOON = Instant.parse("2026-03-14T12:00:00Z");

  private Records() {}

  /** A subgroup as a snapshot has it; a negative share stands for too few people. */
  record Group(String id, double reference, double share, int support) {
    boolean few() {
      return share < 0;
    }

    double spread() {
      return 1.96 * Math.sqrt(share * (1 - share) / support);
    }
  }

  static ObjectNode object(String json, Object... values) {
    try {
      return (ObjectNode) JSON.readTree(String.format(Locale.ROOT, json, values));
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ObjectNode known(double value, double lower, double upper) {
    return object(
        """
        {"state":"KNOWN","value":%f,"lower":%f,"upper":%f,"confidence":0.95,"n":240,"reason":null}
        """,
        value, lower, upper);
  }

  static ObjectNode insufficient() {
    return object(
        """
        {"state":"INSUFFICIENT","value":null,"lower":null,"upper":null,"confidence":null,"n":null,
         "reason":"fewer than 11 people"}
        """);
  }

  static ObjectNode snapshot(String window, Instant end, List<Group> groups) {
    ObjectNode node =
        object(
            """
            {"dataset":"heart","descriptorVersion":"5f3c9a1e77b2","referenceVersion":"census-2019",
             "window":"%s","windowStart":"%s","windowEnd":"%s","streamTime":"%s","records":1480,
             "lateRecords":0,"offsets":[{"partition":0,"offset":1480}],"sets":[],"uncovered":
             [{"pattern":"sex=female&ageBand=18-44","needed":20}],"uncoveredNote":null,
             "countingUnit":"record","leftOut":null}
            """,
            window, end.minusSeconds(3600), end, end);
    ArrayNode array = node.putArray("subgroups");
    groups.forEach(group -> array.add(subgroup(group)));
    return node;
  }

  private static ObjectNode subgroup(Group g) {
    ObjectNode node =
        object(
            """
            {"subgroup":"%s","conditions":[],"referenceShare":%f,"logEvidence":null,
             "logEvidenceCut":6.2,"discovered":false,"support":%d,"measures":[]}
            """,
            g.id(), g.reference(), g.support());
    if (g.few()) {
      node.putNull("count").set("share", insufficient());
      node.set("ratio", insufficient());
    } else {
      double low = Math.max(0, g.share() - g.spread());
      double high = Math.min(1, g.share() + g.spread());
      node.put("count", Math.round(g.share() * g.support()))
          .set("share", known(g.share(), low, high));
      double r = g.reference();
      node.set("ratio", known(g.share() / r, low / r, high / r));
    }
    return node;
  }

  static ObjectNode point(String window, Instant at, List<Group> groups) {
    ObjectNode node = object("{\"window\":\"%s\",\"at\":\"%s\"}", window, at);
    ArrayNode array = node.putArray("subgroups");
    for (Group g : groups) {
      ObjectNode share = array.addObject().put("id", g.id());
      if (g.few()) {
        share.putNull("share").putNull("low").putNull("high").put("state", "INSUFFICIENT");
      } else {
        share.put("share", g.share()).put("low", g.share() - g.spread());
        share.put("high", g.share() + g.spread()).put("state", "KNOWN");
      }
    }
    return node;
  }

  static ObjectNode alert(
      String id, String subgroup, String state, double share, double reference) {
    boolean fires = state.equals("FIRING");
    ObjectNode node =
        object(
            """
            {"alertId":"%s","dataset":"heart","state":"%s","severity":"%s","episode":%d,"revision":7,
             "subgroup":"%s","conditions":[],"window":"1h","windowStart":"%s","windowEnd":"%s",
             "support":1480,"count":null,"referenceShare":%f,"minRatio":0.8,"clearRatio":0.9,
             "deficit":1190,"reason":"The share lies below 0.8 of the reference with evidence beyond the cut.",
             "logEvidence":%f,"logEvidenceCut":6.2,"raisedAt":%s,"updatedAt":"%s","resolvedAt":null,
             "offsets":[{"partition":0,"offset":733},{"partition":1,"offset":747}],
             "descriptorVersion":"5f3c9a1e77b2","referenceVersion":"census-2019",
             "countingUnit":"record","kind":"REPRESENTATION","measure":null,"gap":null,"margin":null,
             "championId":null}
            """,
            id,
            state,
            fires ? "CRITICAL" : "NONE",
            fires ? 1 : 0,
            subgroup,
            NOON.minusSeconds(3600),
            NOON,
            reference,
            fires ? 31.4 : 3.1,
            fires ? "\"" + NOON.minusSeconds(900) + "\"" : "null",
            NOON);
    node.set("share", known(share, share - 0.017, share + 0.018));
    node.set(
        "ratio",
        known(share / reference, (share - 0.017) / reference, (share + 0.018) / reference));
    return node;
  }

  static ObjectNode fairnessAlert(String id, String subgroup) {
    ObjectNode node = alert(id, subgroup, "FIRING", 0.21, 0.30);
    node.put("kind", "FAIRNESS").put("measure", "truePositiveRate").put("margin", 0.05);
    node.put("severity", "WARNING").put("championId", "e41b77aa90c35d12:real+synthetic");
    node.put(
        "reason",
        "The champion finds fewer of the subgroup's positive outcomes than of the others'.");
    node.set("gap", known(0.17, 0.09, 0.25));
    return node;
  }

  static ObjectNode progress(String batch, String alert, String subgroup, String state, long step) {
    return object(
        """
        {"batchId":"%s","dataset":"heart","alertId":"%s","subgroup":"%s","state":"%s","reason":null,
         "generator":"conditional-gan","backend":"nd4j-native","rows":1240,"step":%d,"totalSteps":2000,
         "criticLoss":%f,"generatorLoss":%f,"secondsElapsed":%f,"secondsLeft":%f,"updatedAt":"%s"}
        """,
        batch,
        alert,
        subgroup,
        state,
        step,
        2.4 * Math.exp(-step / 600.0) + 0.1 * Math.sin((double) step),
        0.9 * Math.exp(-step / 900.0) - 0.6,
        step / 12.0,
        (2000 - step) / 12.0,
        NOON.plusSeconds(step / 12));
  }

  static ObjectNode verdict(
      String batch, String alert, String subgroup, String verdict, String reason) {
    boolean judged = !verdict.equals("REFUSED");
    return object(
        """
        {"batchId":"%s","dataset":"heart","alertId":"%s","subgroup":"%s","evaluationId":%s,
         "verdict":"%s","reason":"%s","decidedAt":"%s"}
        """,
        batch,
        alert,
        subgroup,
        judged ? "\"ev" + batch.substring(2) + "\"" : "null",
        verdict,
        reason,
        NOON.plusSeconds(340));
  }

  static ObjectNode drift(String subgroup, double rate, double gap, boolean few) {
    ObjectNode node =
        object(
            """
            {"dataset":"heart","subgroup":"%s","championId":"e41b77aa90c35d12:real+synthetic",
             "descriptorVersion":"5f3c9a1e77b2","windowRecords":500,"margin":0.05,"logEvidence":%s,
             "logEvidenceCut":5.3,"detectors":%s,"streamTime":"%s","offsets":[]}
            """,
            subgroup,
            few ? "null" : gap > 0.05 ? "7.9" : "-0.4",
            few
                ? "[]"
                : """
                [{"name":"adwin","level":0.2,"detections":%d,"lastDetectedAt":%s},
                 {"name":"pageHinkley","level":3.1,"detections":0,"lastDetectedAt":null}]
                """
                    .formatted(gap > 0.05 ? 1 : 0, gap > 0.05 ? "\"" + NOON + "\"" : "null"),
            NOON);
    node.set("auroc", few ? insufficient() : known(0.86, 0.81, 0.9));
    node.set("truePositiveRate", few ? insufficient() : known(rate, rate - 0.06, rate + 0.05));
    node.set("falsePositiveRate", few ? insufficient() : known(0.14, 0.1, 0.19));
    node.set("calibrationInTheLarge", few ? insufficient() : known(0.01, -0.02, 0.04));
    node.set("calibrationError", few ? insufficient() : known(0.041, 0.02, 0.07));
    node.set("gap", few ? insufficient() : known(gap, gap - 0.07, gap + 0.07));
    return node;
  }

  static ObjectNode action(String id, String kind, String target, String reason) {
    return object(
        """
        {"actionId":"%s","dataset":"heart","kind":"%s","target":"%s","actor":"mira","reason":"%s",
         "at":"%s","episode":1,"until":null}
        """,
        id, kind, target, reason, NOON.minusSeconds(120));
  }
}
