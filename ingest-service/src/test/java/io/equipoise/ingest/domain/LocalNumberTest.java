package io.equipoise.ingest.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.descriptor.NumberStyle;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalNumberTest {
  private static final NumberStyle GERMAN = new NumberStyle(',', Optional.of('.'));
  private static final NumberStyle COMMA = new NumberStyle(',', Optional.empty());
  private static final NumberStyle SWISS = new NumberStyle('.', Optional.of('\''));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "1.234,5|1234.5",
        "-1.234.567,89|-1234567.89",
        "+12.345|12345",
        "0,5|0.5",
        "1234,5|1234.5",
        "7|7",
        "1,5e3|1500"
      })
  void shouldReadWhatTheStyleWrites(String text, double number) {
    assertThat(LocalNumber.plain(text, GERMAN).map(PlainNumber::parse).orElseThrow())
        .hasValue(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1.23", "1.2345", "1234.567", ".123", "1..234", "1,234.5", "1,2,3", "1.", "x"})
  void shouldBeNoNumberWhenGroupsOrSignsAreWrong(String text) {
    assertThat(LocalNumber.plain(text, GERMAN).flatMap(plain -> value(plain))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1.5", "1.234", "1'234"})
  void shouldBeNoNumberWhenThePointHasNoMeaning(String text) {
    assertThat(LocalNumber.plain(text, COMMA).flatMap(plain -> value(plain))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {"1'234.5|1234.5", "1.5|1.5", "12|12"})
  void shouldReadAPointWhenItIsTheDecimalSign(String text, double number) {
    assertThat(LocalNumber.plain(text, SWISS).flatMap(plain -> value(plain))).contains(number);
  }

  private static Optional<Double> value(String plain) {
    var number = PlainNumber.parse(plain);
    return number.isPresent() ? Optional.of(number.getAsDouble()) : Optional.empty();
  }
}
