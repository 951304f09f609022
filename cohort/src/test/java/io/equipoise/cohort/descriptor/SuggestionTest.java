package io.equipoise.cohort.descriptor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {

  /** kitten/sitting: the textbook example. The rest counted by hand. */
  @ParameterizedTest
  @CsvSource({
    "kitten, sitting, 3",
    "cvs, csv, 1",
    "'', abc, 3",
    "label, label, 0",
    "columns, colums, 1",
    "ca, abc, 3"
  })
  void shouldCountEditsWhenWordsDiffer(String a, String b, int distance) {
    assertThat(Suggestion.distance(a, b)).isEqualTo(distance);
  }

  @Property
  void shouldBeSymmetricAndBoundedWhenAnyWords(
      @ForAll @StringLength(max = 12) String a, @ForAll @StringLength(max = 12) String b) {
    int distance = Suggestion.distance(a, b);

    assertThat(distance).isEqualTo(Suggestion.distance(b, a));
    assertThat(distance)
        .isBetween(Math.abs(a.length() - b.length()), Math.max(a.length(), b.length()));
    assertThat(distance == 0).isEqualTo(a.equals(b));
  }

  @Test
  void shouldSuggestTheNearestWhenOneIsNear() {
    assertThat(Suggestion.among("WINDOW", List.of("watch", "windows", "width")))
        .isEqualTo("did you mean `windows`?");
  }

  @Test
  void shouldListWhatThereIsWhenNoneIsNear() {
    assertThat(Suggestion.among("zebra", List.of("csv", "fhir"))).isEqualTo("one of: csv, fhir");
    assertThat(Suggestion.among("zebra", List.of())).isEqualTo("there are none");
  }

  @Test
  void shouldNotCompareWhenNamesAreHuge() {
    String huge = "x".repeat(500_000);

    assertThat(Suggestion.among(huge, List.of(huge + "y"))).startsWith("one of: xxx");
  }
}
