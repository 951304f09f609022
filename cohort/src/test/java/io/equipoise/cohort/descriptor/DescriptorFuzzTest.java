package io.equipoise.cohort.descriptor;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.Clinic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the file holds, the loader gives a descriptor or says what is wrong. */
class DescriptorFuzzTest {
  private static final String YAML = Clinic.yaml();
  private static final List<String> LINES = YAML.lines().toList();

  /** Values that are of the wrong kind, out of range or special somewhere. */
  private static final String[] VALUES = {
    "",
    "~",
    "[]",
    "{}",
    "[[]]",
    "-1",
    "0",
    "1",
    "1e308",
    "-.inf",
    ".inf",
    ".nan",
    "3000000000",
    "0.5",
    "yes",
    "true",
    "unknown",
    "'|'",
    "a&b",
    "sex",
    "age",
    "female",
    "18-44",
    "PT0S",
    "P1D",
    "-PT1H",
    "PT9999999999999999S",
    "{ from: a }",
    "{ at: 1, map: { a: b } }",
    "[sex]",
    "[1, 2]",
    "'\t'",
    "../x"
  };

  private static final String[] CHARACTERS = {
    "\0", "\n", "\t", ":", "-", "[", "]", "{", "}", "'", "\"", "&", "*", "!", "#", "%", "@", "|",
    "\uD800", "é", " "
  };

  @Property(tries = 400)
  void shouldSayWhatIsWrongWhenValuesAreExchanged(
      @ForAll("positions") int position, @ForAll("values") String value) {
    List<Integer> starts = valueStarts();
    int start = starts.get(position % starts.size());
    int end = start;
    while (end < YAML.length() && ",}]\n".indexOf(YAML.charAt(end)) < 0) {
      end++;
    }

    assertReadOrRefused(YAML.substring(0, start) + value + YAML.substring(end));
  }

  private static List<Integer> valueStarts() {
    List<Integer> starts = new ArrayList<>();
    for (int i = YAML.indexOf("dataset:"); i < YAML.length() - 1; i++) {
      if (((YAML.charAt(i) == ':' || YAML.charAt(i) == ',') && YAML.charAt(i + 1) == ' ')
          || YAML.charAt(i) == '[') {
        starts.add(YAML.charAt(i) == '[' ? i + 1 : i + 2);
      }
    }
    return starts;
  }

  @Property(tries = 150)
  void shouldSayWhatIsWrongWhenLinesAreTakenOutOrDoubled(
      @ForAll("positions") int taken, @ForAll("positions") int doubled) {
    List<String> lines = new ArrayList<>(LINES);
    lines.add(doubled % LINES.size(), LINES.get(doubled % LINES.size()));
    lines.remove(taken % lines.size());

    assertReadOrRefused(String.join("\n", lines));
  }

  @Property(tries = 250)
  void shouldSayWhatIsWrongWhenCharactersAreInserted(
      @ForAll("positions") int position, @ForAll("characters") String character) {
    int at = position % YAML.length();

    assertReadOrRefused(YAML.substring(0, at) + character + YAML.substring(at));
  }

  @Property(tries = 150)
  void shouldSayWhatIsWrongWhenBytesAreArbitrary(@ForAll byte[] bytes) {
    assertReadOrRefused(bytes);
  }

  private static void assertReadOrRefused(String yaml) {
    assertReadOrRefused(yaml.getBytes(StandardCharsets.UTF_8));
  }

  private static void assertReadOrRefused(byte[] yaml) {
    try {
      assertThat(DescriptorLoader.parse("fuzz", yaml).columns()).isNotEmpty();
    } catch (DescriptorException e) {
      long lines =
          2 + new String(yaml, StandardCharsets.UTF_8).chars().filter(c -> c == '\n').count();
      assertThat(e.faults())
          .isNotEmpty()
          .allSatisfy(
              fault -> {
                assertThat(fault.reason()).isNotBlank().doesNotContainPattern("\\p{Cc}");
                assertThat((long) fault.line()).isBetween(0L, lines);
              });
    }
  }

  @Provide
  Arbitrary<Integer> positions() {
    return Arbitraries.integers().between(0, 100_000);
  }

  @Provide
  Arbitrary<String> values() {
    return Arbitraries.of(VALUES);
  }

  @Provide
  Arbitrary<String> characters() {
    return Combinators.combine(Arbitraries.of(CHARACTERS), Arbitraries.of(CHARACTERS))
        .as((a, b) -> a + b);
  }
}
