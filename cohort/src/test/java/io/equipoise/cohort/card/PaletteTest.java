package io.equipoise.cohort.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PaletteTest {
  @Test
  void shouldHaveTheContrastOfLevelAaWhenLightAndWhenDark() {
    for (String palette : List.of(Palette.LIGHT, Palette.DARK)) {
      Map<String, String> colors = colors(palette);
      String ground = colors.get("ground");
      for (String text : List.of("text", "soft", "pass", "fail")) {
        assertThat(contrast(colors.get(text), ground)).as(text).isGreaterThanOrEqualTo(4.5);
      }
      for (String mark : List.of("line", "real", "synthetic")) {
        assertThat(contrast(colors.get(mark), ground)).as(mark).isGreaterThanOrEqualTo(3);
      }
    }
    assertThat(contrast("#ffffff", "#000000")).isCloseTo(21, within(1e-9));
  }

  private static Map<String, String> colors(String palette) {
    Map<String, String> colors = new TreeMap<>();
    Matcher matcher = Pattern.compile("--([a-z]+):(#[0-9a-f]{6})").matcher(palette);
    while (matcher.find()) {
      colors.put(matcher.group(1), matcher.group(2));
    }
    assertThat(colors).hasSize(8);
    return colors;
  }

  /** WCAG 2.2, relative luminance and contrast ratio. */
  private static double contrast(String one, String other) {
    double a = luminance(one);
    double b = luminance(other);
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }

  private static double luminance(String color) {
    double[] weights = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      double channel = Integer.parseInt(color.substring(1 + 2 * i, 3 + 2 * i), 16) / 255.0;
      sum +=
          weights[i]
              * (channel <= 0.04045 ? channel / 12.92 : Math.pow((channel + 0.055) / 1.055, 2.4));
    }
    return sum;
  }
}
