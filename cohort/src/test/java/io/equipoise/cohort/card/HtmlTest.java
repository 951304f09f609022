package io.equipoise.cohort.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.cohort.statistics.Estimate;
import io.equipoise.cohort.statistics.Interval;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class HtmlTest {
  private static Document parsed(String page) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(page)));
  }

  @Test
  void shouldEscapeWhatWouldBeMarkupAndReplaceWhatXmlForbids() throws Exception {
    String text = "<b> & \"so\" 'on' \u0000\ud800 \ud83d\ude00";

    Document page = parsed(new Html().begin("t", "").leaf("p", text, "title", text).end());

    String read = page.getElementsByTagName("p").item(0).getTextContent();
    assertThat(read).isEqualTo("<b> & \"so\" 'on' \ufffd\ufffd \ud83d\ude00");
    assertThat(page.getElementsByTagName("b").getLength()).isZero();
    assertThat(Html.escaped("a\tb\nc\rd")).isEqualTo("a\tb\nc\rd");
  }

  @Test
  void shouldRefuseToGiveAPageWithAnOpenElement() {
    assertThatThrownBy(() -> new Html().open("p").page())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("element p was not closed");
  }

  @Test
  void shouldGiveTablesCaptionsAndHeaders() throws Exception {
    Html html = new Html().begin("t", Palette.CSS);
    Tables.of(
        html, "Gates", List.of("Gate", "Result"), List.of("a", "b"), n -> List.of(n, "passed"));
    Tables.folded(
        html, "More", List.of("Gate", "Result"), List.of("c"), n -> List.of(n, "refused"));
    Tables.pairs(html, "Facts", List.of(List.of("Name", "heart")));

    Document page = parsed(html.end());

    assertThat(page.getElementsByTagName("caption").getLength()).isEqualTo(3);
    assertThat(page.getElementsByTagName("th").getLength()).isEqualTo(8);
    assertThat(page.getElementsByTagName("td").getLength()).isEqualTo(4);
    assertThat(page.getElementsByTagName("td").item(0).getAttributes().getNamedItem("class"))
        .hasToString("class=\"pass\"");
    assertThat(page.getElementsByTagName("td").item(2).getAttributes().getNamedItem("class"))
        .hasToString("class=\"fail\"");
  }

  @Test
  void shouldDrawWithTitleAndDescription() throws Exception {
    Html html = new Html().begin("t", "");
    Svg svg = Svg.begin(html, "x", "A chart", "What it shows", 100, 50);
    svg.line(0, 0, 1.25, 1, "axis");
    svg.rectangle(0, 0, -3, 5, "real");
    svg.circle(1, 2, 3, "batch");
    svg.diamond(10, 10, 2, "memorizer");
    svg.polyline("0,0 1,1", "critic");
    svg.label(0, 0, "end", "a < b");
    svg.end();

    Document page = parsed(html.end());

    assertThat(page.getElementsByTagName("title").item(1).getTextContent()).isEqualTo("A chart");
    assertThat(page.getElementsByTagName("desc").item(0).getTextContent())
        .isEqualTo("What it shows");
    assertThat(page.getElementsByTagName("polygon").item(0).getAttributes().getNamedItem("points"))
        .hasToString("points=\"10.0,8.0 12.0,10.0 10.0,12.0 8.0,10.0\"");
    assertThat(page.getElementsByTagName("rect").item(0).getAttributes().getNamedItem("width"))
        .hasToString("width=\"0.0\"");
    assertThat(page.getElementsByTagName("text").item(0).getTextContent()).isEqualTo("a < b");
  }

  @Test
  void shouldWriteFiguresWithIntervalsOrTheReasonForNone() {
    Estimate known = new Estimate.Known(0.51, Optional.of(new Interval(-0.1, 0.75, 0.95)), 40);

    assertThat(Numbers.estimate(known)).isEqualTo("0.51 [-0.1, 0.75]");
    assertThat(Numbers.change(known)).isEqualTo("+0.510 [-0.100, +0.750]");
    assertThat(Numbers.estimate(new Estimate.Known(-0.0001, Optional.empty(), 40))).isEqualTo("0");
    assertThat(Numbers.change(new Estimate.Known(-0.0001, Optional.empty(), 40)))
        .isEqualTo("+0.000");
    assertThat(Numbers.estimate(new Estimate.Insufficient("few women", 3)))
        .isEqualTo("no figure: few women");
    assertThat(Numbers.change(new Estimate.Absent("no women"))).isEqualTo("no figure: no women");
    assertThat(Numbers.estimate(new Estimate.Unknown("no reference")))
        .isEqualTo("no figure: no reference");
    assertThat(List.of(Numbers.people(0), Numbers.people(1), Numbers.people(10)))
        .containsExactly("0", "from 1 to 10", "from 1 to 10");
    assertThat(Numbers.people(1234)).isEqualTo("1,234");
    assertThat(Numbers.share(0.125)).isEqualTo("12.5 %");
  }

  @Test
  void shouldScaleNumbersToPixels() {
    Scale down = new Scale(0, 10, 200, 100);

    assertThat(down.of(2.5)).isEqualTo(175);
    assertThat(down.of(20)).isZero();
    assertThat(down.within(20)).isEqualTo(100);
    assertThat(down.within(-1)).isEqualTo(200);
    assertThatThrownBy(() -> new Scale(3, 3, 0, 1)).hasMessageContaining("3.0 twice");
  }
}
