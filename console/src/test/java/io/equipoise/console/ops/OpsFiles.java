package io.equipoise.console.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.evaluator.metrics.EvaluatorMeter;
import io.equipoise.ingest.metrics.IngestMeter;
import io.equipoise.monitor.metrics.MonitorMeter;
import io.equipoise.synth.metrics.SynthMeter;
import io.equipoise.telemetry.HealthMeter;
import io.equipoise.telemetry.MeterSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What lies in {@code ops/}, and the meters that it may speak of. */
final class OpsFiles {
  static final Path HOME = Path.of(System.getProperty("equipoise.home")).toAbsolutePath();
  static final Path PROMETHEUS = HOME.resolve("ops/prometheus");
  static final Path RULES = PROMETHEUS.resolve("rules/equipoise.rules.yml");

  private static final Pattern SERIES =
      Pattern.compile("\\b(?:equipoise|jvm|kafka|process|system)_[a-z0-9_]+");

  private OpsFiles() {}

  /** One query of a panel. */
  record Query(String dashboard, String panel, String expression) {
    /** Over every dataset. */
    String overAll() {
      return expression.replace("$dataset", ".*");
    }
  }

  /** Every dashboard. */
  static List<JsonNode> dashboards() throws IOException {
    List<JsonNode> dashboards = new ArrayList<>();
    try (Stream<Path> files = Files.list(HOME.resolve("ops/grafana/dashboards"))) {
      for (Path file : files.sorted().toList()) {
        dashboards.add(new ObjectMapper().readTree(file.toFile()));
      }
    }
    return dashboards;
  }

  /** Every query of every panel. */
  static List<Query> queries() throws IOException {
    List<Query> queries = new ArrayList<>();
    for (JsonNode dashboard : dashboards()) {
      for (JsonNode panel : dashboard.get("panels")) {
        for (JsonNode target : panel.get("targets")) {
          queries.add(
              new Query(
                  dashboard.get("title").asText(),
                  panel.get("title").asText(),
                  target.get("expr").asText()));
        }
      }
    }
    return queries;
  }

  /** Names of the series that an expression speaks of. */
  static Set<String> series(String expression) {
    Set<String> names = new TreeSet<>();
    Matcher matcher = SERIES.matcher(expression);
    while (matcher.find()) {
      names.add(matcher.group());
    }
    return names;
  }

  /** Every meter that is declared. */
  static List<MeterSpec> meters() {
    return Stream.of(
            HealthMeter.specs(),
            IngestMeter.specs(),
            MonitorMeter.specs(),
            SynthMeter.specs(),
            EvaluatorMeter.specs())
        .flatMap(List::stream)
        .toList();
  }

  /** Names of the series of every meter that is declared. */
  static Set<String> declared() {
    return meters().stream()
        .flatMap(meter -> meter.seriesNames().stream())
        .collect(Collectors.toSet());
  }
}
