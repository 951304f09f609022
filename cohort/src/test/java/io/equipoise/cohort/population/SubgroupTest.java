package io.equipoise.cohort.population;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class SubgroupTest {

  @Test
  void shouldNameAttributesAndValuesWhenIdentified() {
    Subgroup subgroup =
        new Subgroup(
            List.of(
                new Subgroup.Condition("sex", "female"),
                new Subgroup.Condition("ageBand", "45-54")));

    assertThat(subgroup.id()).isEqualTo("sex=female&ageBand=45-54");
    assertThat(subgroup.attributes()).containsExactly("sex", "ageBand");
  }

  @Test
  void shouldRefuseWhenThereIsNoCondition() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Subgroup(List.of()));
  }

  @Test
  void shouldKeepEmptyPartsWhenACellKeyIsParsed() {
    assertThat(Cell.parse("a||").values()).containsExactly("a", "", "");
  }
}
