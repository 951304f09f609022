package io.equipoise.evaluator.domain.arm;

import static io.equipoise.evaluator.domain.arm.Clinic.ILL;
import static io.equipoise.evaluator.domain.arm.Clinic.MAN;
import static io.equipoise.evaluator.domain.arm.Clinic.MISSING;
import static io.equipoise.evaluator.domain.arm.Clinic.WELL;
import static io.equipoise.evaluator.domain.arm.Clinic.WOMAN;
import static io.equipoise.evaluator.domain.arm.Clinic.person;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class GroupedRowsTest {
  private static final GroupedRows ROWS =
      Clinic.rows(
          person(WOMAN, ILL, 1),
          person(MAN, WELL, 2),
          person(MISSING, ILL, 3),
          person(MAN, ILL, 4),
          person(MAN, WELL, 5));

  @Test
  void shouldGiveAGroupOfTheirOwnToRowsInNone() {
    assertThat(ROWS.groups()).isEqualTo(3);
    assertThat(new int[] {ROWS.group(0), ROWS.group(1), ROWS.group(2)}).containsExactly(0, 1, 2);
    assertThat(ROWS.where(1, false)).containsExactly(1, 4);
    assertThat(ROWS.where(0, false)).isEmpty();
    assertThat(ROWS.where(true)).containsExactly(0, 2, 3);
    assertThat(ROWS.rowsWith(true)).isEqualTo(3);
    assertThat(ROWS.positive(3)).isTrue();
  }

  @Test
  void shouldKeepRowsAndGroupsTogetherWhenSelectedAndJoined() {
    GroupedRows joined = ROWS.select(new int[] {2, 2}).concat(ROWS.select(new int[] {0}));
    assertThat(joined.rows()).isEqualTo(3);
    assertThat(joined.table().column(4)).containsExactly(3, 3, 1);
    assertThat(new int[] {joined.group(0), joined.group(1), joined.group(2)})
        .containsExactly(2, 2, 0);
    assertThat(joined.rowsWith(true)).isEqualTo(3);
  }

  @Test
  void shouldRefuseARowWithoutALabel() {
    assertThatThrownBy(() -> Clinic.rows(person(WOMAN, MISSING, 1))).hasMessageContaining("label");
  }

  @Test
  void shouldRefuseToJoinRowsOfOtherGroups() {
    GroupedRows byAge =
        GroupedRows.of(
            ROWS.table(), Clinic.SCHEME, Clinic.SCHEME.siblings(List.of("ageBand")).subList(0, 1));
    assertThatThrownBy(() -> ROWS.concat(byAge)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldQuoteTheBatchPartByPart() {
    assertThat(Quota.ofBatch(ROWS).parts())
        .containsExactly(
            new Quota.Part(0, true, 1),
            new Quota.Part(1, false, 2),
            new Quota.Part(1, true, 1),
            new Quota.Part(2, true, 1));
    assertThat(Quota.ofBatch(ROWS).rows()).isEqualTo(5);
  }

  @Test
  void shouldQuoteWhatAGroupLacksAtItsOwnRate() {
    GroupedRows women =
        ROWS.concat(Clinic.rows(person(WOMAN, WELL, 6)))
            .concat(ROWS.select(new int[] {1, 1, 1, 1, 1}));
    // 2 women, one of them ill; 8 men.
    assertThat(Quota.toTheLargest(women, 0).parts())
        .containsExactly(new Quota.Part(0, false, 3), new Quota.Part(0, true, 3));
    assertThat(Quota.toTheLargest(women, 1).parts()).isEmpty();
    assertThat(Quota.toTheLargest(ROWS.select(new int[] {1}), 0).parts()).isEmpty();
    assertThatThrownBy(() -> new Quota.Part(0, true, 0)).hasMessageContaining("at least 1");
  }
}
