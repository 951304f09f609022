package io.equipoise.ingest.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class UnquotedFieldsTest {
  @Test
  void shouldCutAtEveryDelimiter() {
    assertThat(UnquotedFields.of("63;;male;", ';', 2)).containsExactly("63", "", "male", "");
    assertThat(UnquotedFields.of("", ',', 10)).containsExactly("");
  }

  @Test
  void shouldRefuseAFieldThatIsNotThere() {
    List<String> fields = UnquotedFields.of("a,b", ',', 10);

    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> fields.get(2));
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> fields.get(-1));
  }

  @Property
  void shouldBeWhatSplittingGives(
      @ForAll("rows") String row, @ForAll @IntRange(min = 1, max = 9) int expected) {
    assertThat(UnquotedFields.of(row, ',', expected)).isEqualTo(List.of(row.split(",", -1)));
  }

  @Provide
  Arbitrary<String> rows() {
    return Arbitraries.strings().withChars('a', ' ', ',', 'é').ofMaxLength(30);
  }
}
