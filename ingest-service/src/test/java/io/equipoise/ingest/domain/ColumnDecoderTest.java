package io.equipoise.ingest.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.descriptor.Column;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnDecoderTest {
  private static final Column AGE = number("age", 18, 120, true, Set.of());
  private static final Column CHOLESTEROL = number("cholesterol", 50, 700, false, Set.of("0"));
  private static final Column SEX =
      new Column(
          "sex",
          Column.Kind.CATEGORY,
          "",
          Double.NEGATIVE_INFINITY,
          Double.POSITIVE_INFINITY,
          false,
          List.of("female", "male"),
          Set.of(),
          "Sex");

  @ParameterizedTest
  @CsvSource({
    "63, 63",
    "63.0, 63",
    "' 63 ', 63",
    "+63, 63",
    "6.3e1, 63",
    "630E-1, 63",
    "18, 18",
    "120, 120"
  })
  void shouldReadNumbersHoweverTheyAreWritten(String raw, double expected) {
    assertThat(decoder(AGE).decode(raw)).isEqualTo(new Reading.Value(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "abc",
        "NaN",
        "Infinity",
        "0x10",
        "63d",
        "63f",
        "1,5",
        "--5",
        "5-",
        "e5",
        "5e",
        ".",
        "+",
        "6 3",
        "1e9999",
        "1e400",
        "٦٣"
      })
  void shouldRefuseWhatIsNoNumber(String raw) {
    assertThat(faultOf(decoder(AGE), raw).code()).isEqualTo(RejectionCode.NOT_A_NUMBER);
  }

  @Test
  void shouldRefuseAFractionInAWholeNumberColumn() {
    assertThat(faultOf(decoder(AGE), "63.5").code()).isEqualTo(RejectionCode.NOT_WHOLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"17", "121", "-5", "1e300"})
  void shouldRefuseANumberOutsideTheRange(String raw) {
    assertThat(faultOf(decoder(AGE), raw))
        .isEqualTo(
            new Rejected(
                RejectionCode.OUT_OF_RANGE, "age", "value is outside the range 18.0 to 120.0"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "?", "0", "0.0", "-0", "0e5"})
  void shouldReadMissingTokensOfSourceAndColumnAsMissing(String raw) {
    assertThat(new ColumnDecoder(CHOLESTEROL, Set.of("?"), Map.of()).decode(raw))
        .isEqualTo(Reading.MISSING);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "0.0, 0", "1, 1", "1.0, 1", "01, 1", "1e0, 1"})
  void shouldFindANumericKeyOfTheMapByItsNumber(String raw, double expected) {
    ColumnDecoder decoder = new ColumnDecoder(SEX, Set.of(), Map.of("0", "female", "1", "male"));

    assertThat(decoder.decode(raw)).isEqualTo(new Reading.Value(expected));
  }

  @Test
  void shouldPreferTheKeyWithTheSameText() {
    ColumnDecoder decoder = new ColumnDecoder(SEX, Set.of(), Map.of("1", "female", "01", "male"));

    assertThat(decoder.decode("01")).isEqualTo(new Reading.Value(1));
    assertThat(decoder.decode("1")).isEqualTo(new Reading.Value(0));
  }

  @Test
  void shouldTellAnUnlistedCategoryFromAMissingOne() {
    assertThat(decoder(SEX).decode("other")).isEqualTo(new Reading.Unlisted());
    assertThat(decoder(SEX).decode("Female")).isEqualTo(new Reading.Unlisted());
    assertThat(decoder(SEX).decode("")).isEqualTo(Reading.MISSING);
  }

  @Test
  void shouldReadACategoryThatTheMapDoesNotHaveAsUnlisted() {
    ColumnDecoder decoder = new ColumnDecoder(SEX, Set.of(), Map.of("F", "female"));

    assertThat(decoder.decode("male")).isEqualTo(new Reading.Unlisted());
  }

  @Test
  void shouldMapTextToNumbers() {
    ColumnDecoder decoder = new ColumnDecoder(AGE, Set.of(), Map.of("[80-90)", "85"));

    assertThat(decoder.decode("[80-90)")).isEqualTo(new Reading.Value(85));
    assertThat(faultOf(decoder, "[90-100)").code()).isEqualTo(RejectionCode.NOT_A_NUMBER);
  }

  @Property
  void shouldReadBackEveryNumberInRange(@ForAll @DoubleRange(min = 50, max = 700) double number) {
    assertThat(decoder(CHOLESTEROL).decode(Double.toString(number)))
        .isEqualTo(new Reading.Value(number));
  }

  @Property
  void shouldNeverThrowNorTellTheValue(@ForAll String raw) {
    Reading reading = decoder(CHOLESTEROL).decode(raw);

    if (reading instanceof Reading.Fault fault && raw.strip().length() > 3) {
      assertThat(fault.rejected().reason()).doesNotContain(raw.strip());
    }
    if (reading instanceof Reading.Value value) {
      assertThat(value.coded()).isBetween(50.0, 700.0);
    }
  }

  private static ColumnDecoder decoder(Column column) {
    return new ColumnDecoder(column, Set.of(), Map.of());
  }

  private static Rejected faultOf(ColumnDecoder decoder, String raw) {
    Reading reading = decoder.decode(raw);
    assertThat(reading).isInstanceOf(Reading.Fault.class);
    return ((Reading.Fault) reading).rejected();
  }

  private static Column number(
      String name, double minimum, double maximum, boolean integer, Set<String> missing) {
    return new Column(
        name, Column.Kind.NUMBER, "", minimum, maximum, integer, List.of(), missing, name);
  }
}
