package io.equipoise.console.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.equipoise.evaluator.metrics.EvaluatorMeter;
import io.equipoise.ingest.metrics.IngestMeter;
import io.equipoise.monitor.metrics.MonitorMeter;
import io.equipoise.synth.metrics.SynthMeter;
import io.equipoise.telemetry.HealthMeter;
import io.equipoise.telemetry.MeterSpec;
import io.equipoise.telemetry.MeterTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Dashboards, rules and documentation say the same as the declarations of the meters. */
class OpsFilesTest {
  private static final Path DOCS = OpsFiles.HOME.resolve("docs");

  static List<List<MeterSpec>> services() {
    return List.of(
        HealthMeter.specs(),
        IngestMeter.specs(),
        MonitorMeter.specs(),
        SynthMeter.specs(),
        EvaluatorMeter.specs());
  }

  @ParameterizedTest
  @MethodSource("services")
  void shouldDocumentEveryMeterAsItIsDeclared(List<MeterSpec> meters) throws IOException {
    assertThat(Files.readString(DOCS.resolve("metering.md"))).contains(MeterTable.markdown(meters));
  }

  @Test
  void shouldDeclareEverySeriesOfOursThatIsAskedFor() throws IOException {
    Set<String> asked = new TreeSet<>();
    OpsFiles.queries().forEach(query -> asked.addAll(OpsFiles.series(query.expression())));
    Files.readAllLines(OpsFiles.RULES)
        .forEach(line -> asked.addAll(OpsFiles.series(line.replaceFirst("#.*", ""))));

    assertThat(asked.stream().filter(name -> name.startsWith("equipoise_")))
        .isSubsetOf(OpsFiles.declared());
  }

  @Test
  void shouldNameEachMeterOnce() {
    assertThat(OpsFiles.meters().stream().flatMap(meter -> meter.seriesNames().stream()))
        .doesNotHaveDuplicates();
  }

  @Test
  void shouldDescribeEveryPanelAndLetTheDatasetBeChosen() throws IOException {
    for (JsonNode dashboard : OpsFiles.dashboards()) {
      assertThat(dashboard.get("schemaVersion").asInt()).isGreaterThanOrEqualTo(38);
      for (JsonNode panel : dashboard.get("panels")) {
        assertThat(panel.get("description").asText()).as("%s", panel.get("title")).isNotBlank();
        assertThat(panel.get("fieldConfig").get("defaults").get("unit").asText()).isNotBlank();
      }
      assertThat(dashboard.get("templating").get("list").isEmpty()).isEqualTo(!hasOurs(dashboard));
    }
  }

  private static boolean hasOurs(JsonNode dashboard) {
    return dashboard.get("panels").toString().contains("equipoise_");
  }

  @Test
  void shouldSayInTheRunbookWhatToDoAboutEveryAlert() throws IOException {
    Set<String> headings =
        Files.readAllLines(DOCS.resolve("runbook.md")).stream()
            .filter(line -> line.startsWith("## "))
            .map(line -> line.substring(3).toLowerCase(Locale.ROOT).replace(' ', '-'))
            .collect(Collectors.toSet());
    String rules = Files.readString(OpsFiles.RULES);
    Matcher links = Pattern.compile("runbook_url: docs/runbook\\.md#(\\S+)").matcher(rules);
    Set<String> linked = new TreeSet<>();
    while (links.find()) {
      linked.add(links.group(1));
    }

    assertThat(linked).hasSize(rules.split("- alert:", -1).length - 1);
    assertThat(headings).containsAll(linked);
  }
}
