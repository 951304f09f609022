package io.equipoise.ingest.csv;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.descriptor.NumberStyle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberSignsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 2 x                | ; | . ",
        "1.5 2.25             | ; | . ",
        "1,5 2,25             | ; | , ",
        "0,125                | , | , ",
        "-1.234,5             | ; | ,.",
        "1,234,567.8          | ; | .,",
        "1.234 2,5            | ; | ,.",
        "1,234 2.5            | , | .,",
        "1.234                | ; | . ",
        "1,234                | ; | , ",
        "1,234                | , | .,",
        "1,234,567            | , | .,",
        "1.5 1,5              | ; | . ",
        "1.234,5 1,234.5      | ; | . ",
        "01.02.2024 1.2.3 a,b | ; | . ",
        "12.5.7 1,2,3 .5 5,   | ; | . ",
      })
  void shouldTellTheStyleByTheFields(String fields, char delimiter, String style) {
    NumberSigns signs = new NumberSigns();
    for (String field : fields.split(" ", -1)) {
      signs.add(" " + field);
    }

    NumberStyle found = signs.style(delimiter);

    assertThat(found.decimal() + found.thousands().map(String::valueOf).orElse(""))
        .isEqualTo(style);
  }
}
