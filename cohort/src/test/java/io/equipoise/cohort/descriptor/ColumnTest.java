package io.equipoise.cohort.descriptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.equipoise.cohort.Clinic;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ColumnTest {
  private final DatasetDescriptor clinic = Clinic.descriptor();

  @Test
  void shouldAdmitBothEndsWhenNumberIsInRange() {
    Column weight = clinic.columns().get(Clinic.WEIGHT);

    assertThat(weight.admits(1.5)).isTrue();
    assertThat(weight.admits(400)).isTrue();
    assertThat(weight.admits(1.4999)).isFalse();
    assertThat(weight.admits(400.1)).isFalse();
    assertThat(weight.admits(Double.NaN)).isFalse();
  }

  @Test
  void shouldAdmitWholeNumbersOnlyWhenInteger() {
    Column age = clinic.columns().get(Clinic.AGE);

    assertThat(age.admits(40)).isTrue();
    assertThat(age.admits(40.5)).isFalse();
    assertThat(clinic.columns().get(Clinic.VISITS).admits(-1e300)).isTrue();
  }

  @Test
  void shouldCodeACategoryByItsPlaceWhenListed() {
    Column sex = clinic.columns().get(Clinic.SEX);

    assertThat(sex.code("female")).isZero();
    assertThat(sex.code("male")).isEqualTo(1);
    assertThat(sex.code("other")).isNaN();
  }

  @Test
  void shouldFindColumnsByNameWhenAsked() {
    assertThat(clinic.indexOf("smoker")).isEqualTo(Clinic.SMOKER);
    assertThat(clinic.labelIndex()).isEqualTo(Clinic.DISEASE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> clinic.indexOf("height"))
        .withMessage("dataset clinic has no column height");
  }

  @Test
  void shouldRefuseWhenPartsContradictEachOther() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> column(Column.Kind.CATEGORY, 0, 1, List.of()))
        .withMessageContaining("must list values exactly when it is a category");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> column(Column.Kind.NUMBER, 0, 1, List.of("a")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> column(Column.Kind.NUMBER, 1, 0, List.of()))
        .withMessageContaining("range of column c");
  }

  private static Column column(
      Column.Kind kind, double minimum, double maximum, List<String> values) {
    return new Column("c", kind, "", minimum, maximum, false, values, Set.of(), "");
  }
}
