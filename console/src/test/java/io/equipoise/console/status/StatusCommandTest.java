package io.equipoise.console.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.console.Main;
import io.equipoise.console.view.PlantedLoop;
import io.equipoise.contract.OperatorAction;
import io.equipoise.contract.OperatorActionKind;
import io.equipoise.contract.SynthesisState;
import io.equipoise.localstack.SharedStack;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.operator.OperatorActionSender;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the commands print of a made-up loop, word for word. */
class StatusCommandTest {
  private static final String DATASET = "status-test";
  private static final String REGISTRY = "mock://status-test";

  @TempDir private static Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void plant() throws InterruptedException {
    Connection connection =
        new Connection(SharedStack.kafka().bootstrapServers(), REGISTRY, Map.of());
    try (PlantedLoop loop = new PlantedLoop(DATASET, connection)) {
      loop.everything();
      loop.send(loop.progress(SynthesisState.TRAINING, 40));
      loop.rejectedItems(7);
    }
    OperatorActionSender.send(
        connection,
        OperatorAction.newBuilder()
            .setActionId("a")
            .setDataset(DATASET)
            .setKind(OperatorActionKind.ACKNOWLEDGE_ALERT)
            .setTarget(PlantedLoop.ALERT)
            .setActor("alice")
            .setReason("I look into it")
            .setAt(PlantedLoop.NOW)
            .setEpisode(1)
            .build());
  }

  @Test
  void shouldTellHowTheLoopStands() {
    assertThat(run("status")).as(err.toString()).isZero();
    assertThat(printed())
        .isEqualTo(
            """
            status-test: Adults of Minnesota at their latest wellness visit, FHIR R4 with US Core, made with Synthea
            traffic    0 records, a suppressed or unknown number of rejected, 0 synthetic rows
            services   monitor UNKNOWN, synth UNKNOWN, evaluator UNKNOWN

            Who is here: window all, 1,000 records, against halves
              subgroup                           share [interval]         reference  ratio
              sex=female                         0.300 [0.270, 0.330]     0.500      0.60     FIRING
              sex=male                           insufficient             0.500      -

            1 of 1 alerts fire
            alert      0123456789abcdef sex=female: 30 % of 1000 records <b>
            job        fedcba9876543210 for sex=female: TRAINING, step 40 of 100
            verdict    PROMOTED fedcba9876543210: AUROC of women rose by 0.02
            """);
  }

  @Test
  void shouldListAlertsWithWhatOperatorsSaid() throws IOException {
    assertThat(run("alerts", "--firing")).as(err.toString()).isZero();
    assertThat(printed())
        .isEqualTo(
            """
            0123456789abcdef  FIRING     WARNING  sex=female
              window all, episode 1, ratio 0.600 [0.540, 0.660], 400 records to add
              30 % of 1000 records <b>
              acknowledged by alice at 2026-03-01T12:00:00Z: I look into it
            """);
    assertThat(run("alerts", "--json", "--subgroup", "sex=female")).isZero();
    JsonNode alerts = json();
    assertThat(alerts).hasSize(1);
    assertThat(alerts.get(0).get("alert").get("alertId").asText()).isEqualTo(PlantedLoop.ALERT);
    assertThat(alerts.get(0).get("handling").get("acknowledged").get("actor").asText())
        .isEqualTo("alice");
    assertThat(run("alerts", "--subgroup", "sex=male")).isZero();
    assertThat(printed()).isEqualTo("no such alert\n");
  }

  @Test
  void shouldListBatchesAndShowOneInFull() throws IOException {
    assertThat(run("batches", "--batch", PlantedLoop.BATCH)).as(err.toString()).isZero();
    assertThat(printed())
        .isEqualTo(
            """
            fedcba9876543210  PUBLISHED PROMOTED    400 of 400 rows by gan for sex=female
              alert 0123456789abcdef, episode 1
              400 rows for sex=female, every gate passed
              AUROC of women rose by 0.02
              gate    validity         0.990 [0.891, 1.089]     must be at least 0.950: passed
              change  targetAuroc, real+synthetic: 0.020 [0.018, 0.022]
            """);
    assertThat(run("batches", "--json")).isZero();
    JsonNode batches = json();
    assertThat(batches.get(0).get("verdict").get("verdict").asText()).isEqualTo("PROMOTED");
    assertThat(batches.get(0).get("fairness").get("arms")).hasSize(2);
    assertThat(run("batches", "--batch", "none")).isEqualTo(1);
    assertThat(err.toString()).contains("batch none");
  }

  @Test
  void shouldWriteAReportForAuditorsThatStandsAlone() throws Exception {
    Path html = folder.resolve("report/page.html");
    Path json = folder.resolve("report/state.json");
    assertThat(run("report", "--html", html.toString(), "--json", json.toString()))
        .as(err.toString())
        .isZero();
    String page = Files.readString(html);
    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(html.toFile());
    assertThat(page)
        .contains("Who is here", "Alerts", "Batches", "Lineage", "Fairness on real people")
        .contains("0.6 [0.54, 0.66]", "PROMOTED", "evaluation-1", "acknowledged by alice")
        .contains("30 % of 1000 records &lt;b&gt;", "no figure: too few people")
        .doesNotContain("<script", "<link", " src=", "http-equiv=\"refresh\"");
    assertThat(new ObjectMapper().readTree(json.toFile()).get("alerts")).hasSize(1);
  }

  @Test
  void shouldNameTheDatasetWhenItHasNoTopics() {
    int code =
        run(
            "status",
            PlantedLoop.descriptorFile(folder, "nobody-wrote-this"),
            new String[] {"--json"});
    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).contains("nobody-wrote-this").contains("--bootstrap-servers");
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "alerts", "batches", "report --html x", "page"})
  void shouldDemandADescriptor(String command) {
    int code =
        Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), command.split(" "));
    assertThat(code).isEqualTo(2);
    assertThat(err.toString()).contains("--descriptor");
  }

  @Test
  void shouldDemandAFileForAReport() {
    assertThat(run("report")).isEqualTo(2);
    assertThat(err.toString()).contains("--html");
  }

  private int run(String command, String... more) {
    return run(command, PlantedLoop.descriptorFile(folder, DATASET), more);
  }

  private int run(String command, Path descriptor, String[] more) {
    out.getBuffer().setLength(0);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                command,
                "--descriptor",
                descriptor.toString(),
                "--bootstrap-servers",
                SharedStack.kafka().bootstrapServers(),
                "--registry-url",
                REGISTRY));
    arguments.addAll(List.of(more));
    return Main.execute(
        new PrintWriter(out, true), new PrintWriter(err, true), arguments.toArray(String[]::new));
  }

  private JsonNode json() throws IOException {
    return new ObjectMapper().readTree(out.toString());
  }

  private String printed() {
    return out.toString().lines().map(String::stripTrailing).collect(Collectors.joining("\n"))
        + "\n";
  }
}
