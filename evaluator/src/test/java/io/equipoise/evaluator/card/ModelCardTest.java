package io.equipoise.evaluator.card;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.population.Subgroup;
import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.cohort.statistics.Interval;
import io.equipoise.evaluator.PlantedCohort;
import io.equipoise.evaluator.app.Evaluation;
import io.equipoise.evaluator.domain.Measure;
import io.equipoise.evaluator.domain.PairedComparison;
import io.equipoise.evaluator.domain.Performance;
import io.equipoise.evaluator.domain.Precision;
import io.equipoise.evaluator.domain.VerdictPolicy;
import io.equipoise.evaluator.domain.arm.TrainingSet;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ModelCardTest {
  private static final Path SHIPPED = Path.of("..", "docs", "examples", "model-card.html");

  private static Document parsed(String page) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(page)));
  }

  private static List<Element> all(Document page, String name) {
    NodeList nodes = page.getElementsByTagNameNS("*", name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  private static String text(ModelFacts facts) throws Exception {
    return parsed(ModelCard.html(facts)).getDocumentElement().getTextContent();
  }

  /** {@code -Dequipoise.writeExamples=true} writes the example instead, after a wanted change. */
  @Test
  void shouldMakeTheShippedExample() throws IOException {
    String page = ModelCard.html(ExampleFacts.facts());
    if (Boolean.getBoolean("equipoise.writeExamples")) {
      Files.writeString(SHIPPED, page);
    }
    assertThat(page).isEqualTo(Files.readString(SHIPPED));
  }

  @Test
  void shouldShowEverySectionOfAModelCard() throws Exception {
    String text = text(ExampleFacts.facts());

    assertThat(text)
        .contains("PROMOTED: There is a gain in")
        .contains("xgboost 3.4.0", "ill = yes", "9b1deb4d3b7d4bad")
        .contains("Intended use", "Not for", "Factors")
        .contains("Training data", "Evaluation data", "Between groups", "By subgroup")
        .contains("Calibration", "What the model", "What moves the predictions")
        .contains("Limits and ethical considerations", "Lineage")
        .contains("0: 1,200; 1: 1,180", "3f2a9c51d0b84e77", "2,100");
  }

  @Test
  void shouldShowTheFiguresOfTheComparison() throws Exception {
    var findings = ExampleFacts.findings();
    var women = findings.target();
    double before =
        findings.comparison().before().subgroup(women, Measure.AUROC).point().orElseThrow();
    double after =
        findings.comparison().after().subgroup(women, Measure.AUROC).point().orElseThrow();

    String text = text(ExampleFacts.facts());
    JsonNode json = new ObjectMapper().readTree(ModelCard.json(ExampleFacts.facts()));

    assertThat(before).isLessThan(0.4);
    assertThat(after).isGreaterThan(0.7);
    assertThat(text)
        .contains(String.format(java.util.Locale.ROOT, "%.3f", before).replaceAll("0+$", "") + " [")
        .contains(String.format(java.util.Locale.ROOT, "%+.3f", after - before) + " [");
    assertThat(json.at("/trainingSets/3/groups/sex=female/auroc/value").doubleValue())
        .isEqualTo(Precision.rounded(after, 4));
    assertThat(json.at("/outcome").textValue()).isEqualTo("PROMOTED");
    assertThat(json.at("/changes/0/reading").textValue()).isEqualTo("better");
    assertThat(json.at("/trainingSets/0/calibration").size()).isBetween(2, 10);
  }

  @Test
  void shouldJudgeHarmAtTheConfidenceOfTheVerdict() {
    ModelFacts facts = ExampleFacts.facts();

    assertThat(facts.outcome()).isEqualTo("PROMOTED");
    for (String measure : List.of("auroc", "truePositiveRate", "expectedCalibrationError")) {
      double margin = measure.startsWith("expected") ? VerdictPolicy.CALIBRATION_MARGIN : 0.01;
      assertThat(facts.changes())
          .filteredOn(change -> change.key().equals(measure + "[sex=male]"))
          .hasSize(4)
          .allSatisfy(change -> assertThat(confidence(change)).isEqualTo(0.95));
      assertThat(facts.changes())
          .filteredOn(change -> change.key().startsWith(measure + "[ageBand="))
          .hasSize(8)
          .allSatisfy(change -> assertThat(confidence(change)).isEqualTo(0.9875));
      assertThat(facts.changes())
          .filteredOn(change -> change.key().startsWith(measure + "["))
          .filteredOn(change -> change.arm().equals(facts.candidate()) && !change.claim())
          .filteredOn(change -> Math.abs(change.change().point().orElseThrow()) > margin)
          .extracting(ChangeFacts::reading)
          .doesNotContain("worse");
    }
  }

  private static double confidence(ChangeFacts change) {
    return ((Estimate.Known) change.change()).confidence().orElseThrow();
  }

  @Test
  void shouldCallNothingWorseThatTheVerdictDoesNotHoldAgainstABatch() {
    // One subgroup of another set lost 0.05, certainly at 95 %, not so at 98.75 %.
    Evaluation.Findings findings = ExampleFacts.findings();
    Subgroup young =
        findings.holdout().groups().stream()
            .filter(group -> group.id().equals("ageBand=18-49"))
            .findFirst()
            .orElseThrow();
    PairedComparison before = findings.comparison();
    PairedComparison harmed =
        new PairedComparison(
            before.before(),
            before.after(),
            with(before.change(), young, lost(-0.09, -0.01, 0.95)),
            with(before.claimedChange(), young, lost(-0.1, 0.001, 0.9875)),
            before.resamples());
    Evaluation.OfLearner first = findings.first();
    ModelFacts facts =
        ExampleFacts.facts(
            new Evaluation.Findings(
                findings.evaluationId(),
                findings.target(),
                findings.holdout(),
                findings.trainingOffsets(),
                findings.seeds(),
                List.of(
                    new Evaluation.OfLearner(
                        first.learner(),
                        first.baseline(),
                        first.compared().stream()
                            .map(
                                one ->
                                    one.set() == TrainingSet.HYBRID
                                        ? new Evaluation.Compared(one.set(), one.arm(), harmed)
                                        : one)
                            .toList(),
                        first.beyondCopies(),
                        first.leftOut()))));

    assertThat(facts.outcome()).isEqualTo("PROMOTED");
    assertThat(facts.changes())
        .filteredOn(change -> change.arm().equals(facts.candidate()))
        .filteredOn(change -> change.key().equals("auroc[ageBand=18-49]"))
        .extracting(ChangeFacts::reading)
        .containsExactly("no evidence");
  }

  private static Estimate lost(double lower, double upper, double confidence) {
    return new Estimate.Known(-0.05, Optional.of(new Interval(lower, upper, confidence)), 450);
  }

  /** The same with another AUROC of a group. */
  private static Performance with(Performance all, Subgroup group, Estimate auroc) {
    return new Performance(
        all.overall(),
        all.attributeSets(),
        all.subgroups().stream()
            .map(
                of -> {
                  Map<Measure, Estimate> measures = new EnumMap<>(of.measures());
                  if (of.subgroup().equals(group)) {
                    measures.put(Measure.AUROC, auroc);
                  }
                  return new Performance.OfSubgroup(of.subgroup(), measures);
                })
            .toList());
  }

  @Test
  void shouldAskNobodyForAnything() throws Exception {
    String html = ModelCard.html(ExampleFacts.facts());
    Document page = parsed(html);

    for (String name : List.of("script", "link", "img", "iframe", "object", "image", "use")) {
      assertThat(all(page, name)).as(name).isEmpty();
    }
    assertThat(html).doesNotContain("url(", "@import", "src=", "onload", "http-equiv=\"refresh");
  }

  @Test
  void shouldKeepTextsFromBecomingMarkup() throws Exception {
    ModelFacts facts = ExampleFacts.facts();
    ModelFacts hostile =
        facts.withContributions(
            List.of(new Contribution("<script>x</script>", "\"><b>&", 1, 0, 2)));

    Document page = parsed(ModelCard.html(hostile));

    assertThat(all(page, "script")).isEmpty();
    assertThat(all(page, "b")).isEmpty();
    assertThat(page.getDocumentElement().getTextContent()).contains("<script>x</script>");
  }

  @Test
  void shouldBeReadableByAScreenReader() throws Exception {
    Document page = parsed(ModelCard.html(ExampleFacts.facts()));
    Set<String> ids = new HashSet<>();
    all(page, "*").stream()
        .map(element -> element.getAttribute("id"))
        .filter(id -> !id.isEmpty())
        .forEach(id -> assertThat(ids.add(id)).as(id).isTrue());

    assertThat(all(page, "svg")).hasSizeGreaterThanOrEqualTo(6);
    for (Element chart : all(page, "svg")) {
      assertThat(chart.getAttribute("role")).isEqualTo("img");
      assertThat(chart.getAttribute("aria-labelledby").split(" "))
          .hasSize(2)
          .allMatch(ids::contains);
      assertThat(chart.getElementsByTagNameNS("*", "desc").item(0).getTextContent())
          .contains("in the table below");
    }
    assertThat(all(page, "table"))
        .allMatch(table -> table.getElementsByTagNameNS("*", "caption").getLength() == 1);
    assertThat(all(page, "th")).allMatch(head -> !head.getAttribute("scope").isEmpty());
    assertThat(all(page, "h1")).hasSize(1);
    assertThat(page.getDocumentElement().getAttribute("lang")).isEqualTo("en");
  }

  @Test
  void shouldTellNoSmallCount() throws Exception {
    List<PatientRecord> people = new ArrayList<>(PlantedCohort.people("m", 603, 0, 3));
    people.addAll(PlantedCohort.people("w", 7, 1, 4));

    ModelFacts facts = ExampleFacts.facts(ExampleFacts.findings(people));
    JsonNode json = new ObjectMapper().readTree(ModelCard.json(facts));

    assertThat(facts.evaluation().groups().get(0).records()).isEqualTo(7);
    assertThat(text(facts)).containsPattern("sex=female\\s*from 1 to 10\\s*not in all figures");
    assertThat(json.at("/holdout/groups/0/records").isNull()).isTrue();
    // 610 less 603 would be the seven.
    assertThat(json.at("/holdout/countsRoundedTo").intValue()).isEqualTo(10);
    assertThat(json.at("/holdout/records").intValue()).isEqualTo(610);
    assertThat(json.at("/holdout/people").intValue()).isEqualTo(610);
    assertThat(json.at("/holdout/groups/1/records").intValue()).isEqualTo(600);
    assertThat(json.at("/trainingSets/0/overall/accuracy/n").intValue()).isEqualTo(610);
    assertThat(json.at("/trainingSets/0/groups/sex=male/accuracy/n").intValue()).isEqualTo(600);
    assertThat(text(facts)).contains("rounded to tens").doesNotContain("603");
    assertThat(json.at("/trainingSets/0/groups/sex=female/auroc/value").isNull()).isTrue();
    assertThat(json.at("/trainingSets/0/groups/sex=female/auroc/reason").textValue())
        .contains("at least 11");
    assertThat(json.toString()).doesNotContain(":7,", ":7}");
  }
}
