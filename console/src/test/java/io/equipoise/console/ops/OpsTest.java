package io.equipoise.console.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.equipoise.telemetry.Telemetry;
import io.equipoise.telemetry.TelemetryServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every panel of every dashboard and every alert rule against a real Prometheus that scrapes a real
 * loop.
 */
class OpsTest {
  private static final Duration LOOP = Duration.ofMinutes(8);

  @TempDir private Path folder;

  @BeforeAll
  static void needPrometheus() {
    assumeTrue(Prometheus.isInstalled(), "Debian's package prometheus is not installed");
  }

  @Test
  void shouldGiveDataToEveryPanelAndEveryRuleWhenTheLoopHasClosed() throws Exception {
    List<OpsFiles.Query> queries = OpsFiles.queries();
    try (Telemetry telemetry = Telemetry.prometheus()) {
      TelemetryServer server =
          telemetry.serve(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      try (Prometheus prometheus = Prometheus.start(folder, server.port(), OpsFiles.RULES)) {
        await().atMost(Duration.ofSeconds(30)).until(prometheus::isReady);
        try (SmallLoop loop = new SmallLoop(folder, telemetry)) {
          List<OpsFiles.Query> waiting = new ArrayList<>(queries);
          await()
              .atMost(LOOP)
              .pollInterval(Duration.ofSeconds(1))
              .untilAsserted(
                  () -> {
                    assertThat(loop.failures()).isEmpty();
                    waiting.removeIf(query -> hasData(prometheus, query.overAll()));
                    assertThat(waiting).as("queries without data").isEmpty();
                  });
          assertThat(telemetry.health().readiness().up())
              .as("%s", telemetry.health().readiness())
              .isTrue();
          assertThat(telemetry.health().liveness().up()).isTrue();
          assertRulesHaveData(prometheus);
          assertThat(prometheus.labels("gate")).contains("validity").doesNotContain("other");
          assertThat(prometheus.labels("arm")).contains("real+synthetic").doesNotContain("other");
          assertThat(prometheus.labels("code")).doesNotContain("other");
          assertThat(prometheus.labels("subgroup"))
              .containsExactlyInAnyOrder("sex=female", "sex=male");
        }
      }
    }
  }

  @Test
  void shouldFindNoFaultWhenPromtoolReadsConfigurationAndRules() throws Exception {
    assertThat(Prometheus.lint(OpsFiles.PROMETHEUS, "check", "config", "prometheus.yml")).isEmpty();
    assertThat(Prometheus.lint(OpsFiles.PROMETHEUS, "check", "rules", OpsFiles.RULES.toString()))
        .isEmpty();
    assertThat(Prometheus.lint(OpsFiles.PROMETHEUS, "test", "rules", "rules/equipoise.tests.yml"))
        .isEmpty();
  }

  private static void assertRulesHaveData(Prometheus prometheus) throws Exception {
    List<JsonNode> rules = prometheus.rules();
    assertThat(rules).hasSizeGreaterThan(10);
    for (JsonNode rule : rules) {
      assertThat(rule.get("health").asText()).as("%s", rule).isEqualTo("ok");
      for (String series : OpsFiles.series(rule.get("query").asText())) {
        // The state of an alert is told once there is one, which a small loop need not have.
        if (!series.equals("equipoise_evaluator_alert_state")) {
          assertThat(prometheus.values(series))
              .as("%s of %s", series, rule.get("name").asText())
              .isNotEmpty();
        }
      }
    }
  }

  private static boolean hasData(Prometheus prometheus, String query) {
    try {
      return !prometheus.values(query).isEmpty();
    } catch (Exception e) {
      throw new AssertionError(query, e);
    }
  }
}
