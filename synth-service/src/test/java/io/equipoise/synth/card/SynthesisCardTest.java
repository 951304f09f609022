package io.equipoise.synth.card;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.contract.SynthesisOutcome;
import io.equipoise.contract.SynthesisReport;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class SynthesisCardTest {
  private static final Path SHIPPED = Path.of("..", "docs", "examples", "synthesis-card.html");

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

  @Test
  void shouldMakeTheShippedExample() throws IOException {
    assertThat(SynthesisCard.html(ExampleReport.report())).isEqualTo(Files.readString(SHIPPED));
  }

  @Test
  void shouldShowEveryPartOfTheReport() throws Exception {
    String text =
        parsed(SynthesisCard.html(ExampleReport.report())).getDocumentElement().getTextContent();

    assertThat(text)
        .contains("Every row of this batch is synthetic")
        .contains("not published, because a gate did not pass: near-copies")
        .contains("286", "72", "sex=female", "8f14e45fceea167a")
        .contains("0.14 [0.08, 0.2]", "at most 0.01", "0.97")
        .contains("No figure".toLowerCase(java.util.Locale.ROOT))
        .contains("systolic > diastolic", "best validation score of those")
        .contains("not stated by the descriptor", "collect real data first")
        .contains("3,000", "nd4j-native", "97.0 %");
  }

  @Test
  void shouldKeepTextsFromBecomingMarkup() throws Exception {
    SynthesisReport hostile =
        SynthesisReport.newBuilder(ExampleReport.report())
            .setReason("<script>alert('x')</script> & \"so on\" \u0000\u000b\ud800 \ud83d\ude00")
            .build();

    Document page = parsed(SynthesisCard.html(hostile));

    assertThat(all(page, "script")).isEmpty();
    assertThat(page.getDocumentElement().getTextContent())
        .contains("<script>alert('x')</script> & \"so on\" \ufffd\ufffd\ufffd \ud83d\ude00");
  }

  @Test
  void shouldAskNobodyForAnything() throws Exception {
    String html = SynthesisCard.html(ExampleReport.report());
    Document page = parsed(html);

    for (String name : List.of("script", "link", "img", "iframe", "object", "a", "image", "use")) {
      assertThat(all(page, name)).as(name).isEmpty();
    }
    assertThat(html).doesNotContain("url(", "@import", "src=", "href=", "onload");
  }

  @Test
  void shouldHaveATitleAndATableForEveryChart() throws Exception {
    Document page = parsed(SynthesisCard.html(ExampleReport.report()));
    List<Element> charts = all(page, "svg");
    Set<String> ids = new HashSet<>();
    all(page, "*").stream()
        .map(element -> element.getAttribute("id"))
        .filter(id -> !id.isEmpty())
        .forEach(id -> assertThat(ids.add(id)).as(id).isTrue());

    assertThat(charts).hasSize(4);
    for (Element chart : charts) {
      assertThat(chart.getAttribute("role")).isEqualTo("img");
      assertThat(chart.getAttribute("aria-labelledby").split(" ")).allMatch(ids::contains);
      assertThat(chart.getElementsByTagNameNS("*", "desc").item(0).getTextContent())
          .contains("in the table below");
    }
    assertThat(all(page, "table"))
        .allMatch(table -> table.getElementsByTagNameNS("*", "caption").getLength() == 1);
    assertThat(all(page, "th")).allMatch(head -> !head.getAttribute("scope").isEmpty());
    assertThat(page.getDocumentElement().getAttribute("lang")).isEqualTo("en");
  }

  @Test
  void shouldShowNoNumberWhereTheReportSuppressesIt() throws Exception {
    Document page = parsed(SynthesisCard.html(ExampleReport.report()));

    assertThat(page.getDocumentElement().getTextContent())
        .contains("55 and above", "too few to show", "from 1 to 10");
    SynthesisReport few =
        SynthesisReport.newBuilder(ExampleReport.report()).setReferenceRecords(9).build();
    assertThat(parsed(SynthesisCard.html(few)).getDocumentElement().getTextContent())
        .containsPattern("kept for the gates\\s*from 1 to 10");
  }

  @Test
  void shouldMakeAPageWhenNothingWasMade() throws Exception {
    SynthesisReport report =
        SynthesisReport.newBuilder(ExampleReport.report())
            .setOutcome(SynthesisOutcome.REFUSED)
            .setGates(List.of())
            .setCells(List.of())
            .setTrainingCurve(List.of())
            .setColumnFidelity(List.of())
            .setPairFidelity(List.of())
            .setSubgroupFidelity(List.of())
            .setConstraints(List.of())
            .setLimits(List.of())
            .clearTraining()
            .clearSelection()
            .clearDataCard()
            .clearStatement()
            .build();

    Document page = parsed(SynthesisCard.html(report));

    assertThat(all(page, "svg")).isEmpty();
    assertThat(page.getDocumentElement().getTextContent()).contains("REFUSED", "no gate ran");
  }
}
