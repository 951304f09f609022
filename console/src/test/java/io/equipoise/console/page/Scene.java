package io.equipoise.console.page;

import static io.equipoise.console.page.Records.NOON;
import static io.equipoise.console.page.Records.object;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.console.page.Records.Group;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** States of the loop that an operator may find the page in. */
enum Scene {
  EMPTY,
  QUIET,
  FIRING,
  TRAINING,
  WITHHELD,
  PROMOTED,
  QUARANTINED,
  REFUSED,
  DRIFT,
  CROWD;

  static final String WOMEN = "a1f0c2d4e6b80912";
  static final String OLDER = "b7720a9be1f34c55";
  static final String BATCH = "bt19c04ee7a2d011";
  static final String FEMALE = "sex=female";

  /** The whole state, as the server's first event has it. */
  ObjectNode state() {
    ObjectNode state =
        object(
            """
            {"dataset":"heart","description":"UCI Heart Disease, people sent for coronary angiography",
             "descriptor":{"version":"5f3c9a1e77b2","columns":[],"protected":[{"name":"sex","column":"sex"},
              {"name":"ageBand","column":"age"}],"watch":[["sex"],["ageBand"],["sex","ageBand"]],
              "reference":{"version":"census-2019","source":"U.S. Census Bureau, residents aged 30 to 79, 2019","shares":{}},
              "label":{"column":"disease","positive":"yes","description":""}},
             "serverTime":"%s"}
            """,
            NOON);
    for (String list :
        List.of(
            "snapshots",
            "history",
            "alerts",
            "reports",
            "progress",
            "verdicts",
            "fairness",
            "drift",
            "actions",
            "handling",
            "services")) {
      state.putArray(list);
    }
    state.set(
        "counters",
        object(
            this == EMPTY
                ? "{\"records\":0,\"rejected\":0,\"synthetic\":0}"
                : "{\"records\":14823,\"rejected\":null,\"synthetic\":1240}"));
    for (String service : List.of("ingest", "monitor", "synth", "evaluator")) {
      array(state, "services")
          .add(
              object(
                  "{\"name\":\"%s\",\"state\":\"%s\",\"since\":\"%s\",\"lag\":%s}",
                  service,
                  this == EMPTY ? "UNKNOWN" : "RUNNING",
                  NOON.minusSeconds(7200),
                  this == EMPTY ? "null" : "0"));
    }
    if (this != EMPTY) {
      people(state);
      loop(state);
    }
    return state;
  }

  private void people(ObjectNode state) {
    array(state, "snapshots").add(Records.snapshot("1h", NOON, groups(1)));
    for (int minute = 40; minute >= 0; minute--) {
      array(state, "history")
          .add(
              Records.point(
                  "1h", NOON.minusSeconds(60L * minute), groups(0.75 + 0.25 * (40 - minute) / 40)));
    }
  }

  /** Groups, whose missing ones are further below the reference the larger `skew` is. */
  List<Group> groups(double skew) {
    List<Group> groups = new ArrayList<>();
    double female = this == QUIET ? 0.505 : 0.513 - 0.39 * skew;
    groups.add(new Group(FEMALE, 0.513, female, 1480));
    groups.add(new Group("sex=male", 0.487, 1 - female, 1480));
    String[] bands = {"18-44", "45-54", "55-64", "65-100"};
    double[] references = {0.34, 0.217, 0.225, 0.218};
    double[] shares =
        this == QUIET
            ? new double[] {0.335, 0.225, 0.23, 0.21}
            : new double[] {0.271, 0.301, 0.312, 0.116};
    for (int i = 0; i < bands.length; i++) {
      groups.add(new Group("ageBand=" + bands[i], references[i], shares[i], 1480));
    }
    for (String sex : List.of("female", "male")) {
      for (int i = 0; i < bands.length; i++) {
        boolean few = sex.equals("female") && i == 3 && this != QUIET;
        double share = (sex.equals("female") ? female : 1 - female) * shares[i];
        groups.add(
            new Group(
                "sex=" + sex + "&ageBand=" + bands[i],
                0.5 * references[i],
                few ? -1 : share,
                1480));
      }
    }
    if (this == CROWD) {
      for (int i = 0; i < 20; i++) {
        for (int j = 0; j < 10; j++) {
          double wave = 1 + 0.6 * Math.sin(i * 3 + j + 5 * skew);
          groups.add(
              new Group(
                  "site=site-%02d&race=group-%d".formatted(i, j),
                  0.005,
                  (i + j) % 9 == 0 ? -1 : 0.005 * wave,
                  60000));
        }
      }
    }
    return groups;
  }

  private void loop(ObjectNode state) {
    ArrayNode alerts = array(state, "alerts");
    if (this == QUIET) {
      alerts.add(Records.alert(OLDER, "ageBand=65-100", "PENDING", 0.17, 0.218));
      return;
    }
    if (this == DRIFT) {
      alerts.add(Records.fairnessAlert("c9d8e7f6a5b43210", FEMALE));
      array(state, "drift").add(Records.drift(FEMALE, 0.66, 0.17, false));
      array(state, "drift").add(Records.drift("sex=male", 0.83, -0.17, false));
      array(state, "drift").add(Records.drift("ageBand=65-100", 0, 0, true));
      return;
    }
    alerts.add(Records.alert(WOMEN, FEMALE, "FIRING", 0.123, 0.513));
    alerts.add(Records.alert(OLDER, "ageBand=65-100", "PENDING", 0.116, 0.218));
    ObjectNode known = Records.action("ac1", "ACKNOWLEDGE_ALERT", WOMEN, "Recruitment knows");
    array(state, "actions").add(known);
    ObjectNode handling = array(state, "handling").addObject().put("alertId", WOMEN);
    handling.set("acknowledged", known);
    handling.putNull("silenced");
    switch (this) {
      case TRAINING ->
          array(state, "progress").add(Records.progress(BATCH, WOMEN, FEMALE, "TRAINING", 640));
      case WITHHELD, REFUSED -> {
        array(state, "reports").add(Batches.report(BATCH, WOMEN, FEMALE, name()));
        array(state, "verdicts")
            .add(
                Records.verdict(
                    BATCH, WOMEN, FEMALE, "REFUSED", "There was no published batch to judge."));
      }
      case PROMOTED, QUARANTINED, CROWD -> judged(state);
      default -> {}
    }
  }

  private void judged(ObjectNode state) {
    boolean helped = this != QUARANTINED;
    array(state, "reports").add(Batches.report(BATCH, WOMEN, FEMALE, "PUBLISHED"));
    array(state, "verdicts")
        .add(
            Records.verdict(
                BATCH,
                WOMEN,
                FEMALE,
                helped ? "PROMOTED" : "QUARANTINED",
                helped
                    ? "AUROC of sex=female rose by 0.087 [0.031, 0.146], overall AUROC changed by"
                        + " +0.003."
                    : "No evidence of an improvement: worst-group AUROC +0.007 [-0.042, +0.055]."));
    Instant at = NOON.plusSeconds(330);
    array(state, "fairness")
        .add(Batches.fairness("bt00aa11bb22cc33", WOMEN, FEMALE, at.minusSeconds(4000), false));
    array(state, "fairness").add(Batches.fairness(BATCH, WOMEN, FEMALE, at, helped));
    if (helped) {
      array(state, "drift").add(Records.drift(FEMALE, 0.79, 0.02, false));
      array(state, "drift").add(Records.drift("sex=male", 0.81, -0.02, false));
    }
  }

  private static ArrayNode array(ObjectNode state, String name) {
    return (ArrayNode) state.get(name);
  }
}
