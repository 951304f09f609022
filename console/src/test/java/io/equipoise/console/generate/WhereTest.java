package io.equipoise.console.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientTable;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WhereTest {
  private static final DatasetDescriptor CLINIC = Clinic.descriptor();

  @Test
  void shouldReadAttributesColumnsAndTheLabel() {
    assertThat(Where.parse("sex=female, ageBand=18-49,smoker=unknown,label=yes", CLINIC))
        .isEqualTo(
            new Where(
                Map.of("sex", "female", "ageBand", "18-49", "smoker", "unknown"),
                Optional.of(true)));
    assertThat(Where.parse("disease=no", CLINIC))
        .isEqualTo(new Where(Map.of(), Optional.of(false)));
  }

  @Test
  void shouldBeOfCellsWhenOnlyProtectedAttributesAndTheLabelAreGiven() {
    assertThat(Where.parse("sex=female,label=no", CLINIC).isOfCells(CLINIC)).isTrue();
    assertThat(Where.parse("sex=female,smoker=no", CLINIC).isOfCells(CLINIC)).isFalse();
    assertThat(Where.ANYBODY.isOfCells(CLINIC)).isTrue();
  }

  /** A woman of 30, a smoker, healthy; a man whose smoking and sex are unknown, ill; no label. */
  @ParameterizedTest
  @CsvSource({
    "sex=female, true, false",
    "ageBand=18-49, true, false",
    "ageBand=50-100, false, true",
    "sex=unknown, false, true",
    "smoker=yes, true, false",
    "smoker=no, false, false",
    "smoker=unknown, false, true",
    "label=no, true, false",
    "disease=yes, false, true",
    "'sex=female,label=yes', false, false",
  })
  void shouldMatchRows(String text, boolean first, boolean second) {
    PatientTable rows =
        PatientTable.ofRows(
            CLINIC,
            new double[][] {
              {30, 0, 120, 80, 1, 0},
              {60, Double.NaN, 120, 80, Double.NaN, 1},
              {30, 0, 120, 80, 1, Double.NaN}
            });
    Where where = Where.parse(text, CLINIC);

    assertThat(where.matches(rows, 0)).isEqualTo(first);
    assertThat(where.matches(rows, 1)).isEqualTo(second);
    assertThat(where.matches(rows, 2)).isFalse();
    assertThat(Where.ANYBODY.matches(rows, 0)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sex               | `sex` is no condition; write name=value, joined by commas",
        "sex=femal         | `femal` is not a value of sex; did you mean `female`?",
        "sxe=female        | there is no `sxe` to ask for; did you mean `sex`?",
        "systolic=120      | column systolic is a number, which rows cannot be asked for by",
        "age=30            | use one of sex, ageBand, smoker, disease, label",
        "label=maybe       | `maybe` is not a value of the label; one of: no, yes",
        "sex=male,sex=male | `sex` is given twice",
        "label=no,disease=no | `disease` is given twice",
        "sex=male,         | `` is no condition",
      })
  void shouldSayWhatIsWrong(String text, String message) {
    assertThatThrownBy(() -> Where.parse(text, CLINIC))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void shouldNotTellNegativesApartWhenThereAreSeveral() {
    DatasetDescriptor three =
        Clinic.descriptor(
            Clinic.yaml()
                .replace(
                    "name: disease, type: category, values: [\"no\", \"yes\"]",
                    "name: disease, type: category, values: [\"no\", mild, \"yes\"]"));

    assertThat(Where.parse("label=yes", three).positive()).hasValue(true);
    assertThatThrownBy(() -> Where.parse("label=mild", three))
        .hasMessageContaining("ask for label=yes or leave the label out");
  }
}
