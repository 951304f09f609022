package io.equipoise.cohort.descriptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ProtectedAttributeTest {
  private static final double NEGATIVE_INFINITY = Double.NEGATIVE_INFINITY;
  private static final double POSITIVE_INFINITY = Double.POSITIVE_INFINITY;

  private static Column number(boolean integer) {
    return new Column(
        "age",
        Column.Kind.NUMBER,
        "a",
        NEGATIVE_INFINITY,
        POSITIVE_INFINITY,
        integer,
        List.of(),
        Set.of(),
        "");
  }

  private static Column sex() {
    return new Column(
        "sex",
        Column.Kind.CATEGORY,
        "",
        NEGATIVE_INFINITY,
        POSITIVE_INFINITY,
        false,
        List.of("female", "male"),
        Set.of(),
        "");
  }

  @Test
  void shouldNameFirstAndLastYearWhenColumnIsInteger() {
    ProtectedAttribute bands =
        new ProtectedAttribute("ageBand", number(true), List.of(0.0, 18.0, 65.0, 121.0));

    assertThat(bands.values()).containsExactly("0-17", "18-64", "65-120");
  }

  @Test
  void shouldNameHalfOpenIntervalsWhenColumnIsContinuous() {
    ProtectedAttribute bands =
        new ProtectedAttribute("band", number(false), List.of(-2.5, 0.0, 18.25));

    assertThat(bands.values()).containsExactly("[-2.5;0)", "[0;18.25)");
  }

  @Test
  void shouldPutAnEdgeIntoTheBandAboveWhenIndexed() {
    ProtectedAttribute bands =
        new ProtectedAttribute("ageBand", number(true), List.of(18.0, 45.0, 65.0));

    assertThat(bands.indexOf(18)).isZero();
    assertThat(bands.indexOf(44)).isZero();
    assertThat(bands.indexOf(45)).isEqualTo(1);
    assertThat(bands.indexOf(64.999)).isEqualTo(1);
  }

  @Test
  void shouldBeUnknownWhenOutsideEveryBandOrMissing() {
    ProtectedAttribute bands =
        new ProtectedAttribute("ageBand", number(true), List.of(18.0, 45.0, 65.0));

    for (double outside :
        new double[] {17.999, 65, Double.NaN, NEGATIVE_INFINITY, POSITIVE_INFINITY}) {
      assertThat(bands.indexOf(outside)).isEqualTo(2);
    }
  }

  @Test
  void shouldTakeTheCodeWhenColumnIsACategory() {
    ProtectedAttribute attribute = new ProtectedAttribute("sex", sex(), List.of());

    assertThat(attribute.values()).containsExactly("female", "male");
    assertThat(attribute.indexOf(0)).isZero();
    assertThat(attribute.indexOf(1)).isEqualTo(1);
    for (double unlisted : new double[] {Double.NaN, -1, 2}) {
      assertThat(attribute.indexOf(unlisted)).isEqualTo(2);
    }
  }

  @Property
  void shouldLabelEveryBandDifferentlyWithoutReservedCharactersWhenAnyEdges(
      @ForAll @Size(min = 2, max = 12) Set<@IntRange(min = 0, max = 1000) Integer> quarters,
      @ForAll boolean integer) {
    List<Double> edges =
        quarters.stream().sorted().map(q -> integer ? (double) q : q / 4.0).toList();

    ProtectedAttribute attribute = new ProtectedAttribute("band", number(integer), edges);

    assertThat(attribute.values())
        .hasSize(edges.size() - 1)
        .doesNotHaveDuplicates()
        .noneMatch(label -> label.matches(".*[|=&,].*"));
    assertThat(
            edges.subList(0, edges.size() - 1).stream()
                .map(attribute::indexOf)
                .collect(Collectors.toList()))
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void shouldRefuseWhenBandsDoNotFitTheColumn() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ProtectedAttribute("sex", sex(), List.of(0.0, 1.0)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ProtectedAttribute("age", number(true), List.of(18.0)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ProtectedAttribute("age", number(true), List.of(18.0, 18.0)))
        .withMessageContaining("ascend");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ProtectedAttribute(" ", sex(), List.of()));
  }
}
