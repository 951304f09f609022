package io.equipoise.cohort.descriptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.equipoise.cohort.Clinic;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BrokenDescriptorTest {

  @ParameterizedTest
  @MethodSource("io.equipoise.cohort.descriptor.BrokenDescriptor#all")
  void shouldSayLinePathAndRemedyWhenDescriptorIsBroken(BrokenDescriptor broken) {
    assertThat(thrownFor(broken.yaml()).faults())
        .anySatisfy(
            fault -> {
              assertThat(fault.path()).isEqualTo(broken.path());
              assertThat(fault.reason()).contains(broken.reason());
              assertThat(fault.line()).isBetween(broken.line(), broken.lastLine());
            });
  }

  @Test
  void shouldNoteMissingEventTimeWhenOnlyTheSourceHasOne() {
    String yaml = Clinic.yaml().replace("patient: person, eventTime: seen }", "patient: person }");

    assertThat(thrownFor(yaml).faults())
        .extracting(DescriptorFault::path)
        .containsExactly(
            "sources.csv.identity.eventTime",
            "sources.fhir.eventTime",
            "sources.topic.identity.eventTime");
  }

  @Test
  void shouldRefuseToCountPatientsWhomAFileDoesNotTellApart() {
    String yaml =
        Clinic.yaml()
            .replace("identity: { patient: { from: person }, record", "identity: { record");

    assertThat(thrownFor(yaml).faults())
        .singleElement()
        .satisfies(
            fault -> {
              assertThat(fault.path()).isEqualTo("counting");
              assertThat(fault.reason())
                  .contains("sources.csv.identity.patient")
                  .contains("add it, or count each `record`");
            });
  }

  @Test
  void shouldRefuseUnknownAsAValueWhenItsColumnIsProtected() {
    String yaml =
        Clinic.yaml().replace("values: [female, male]", "values: [female, male, unknown]");

    assertThat(thrownFor(yaml).faults())
        .singleElement()
        .satisfies(
            fault -> {
              assertThat(fault.line()).isEqualTo(14);
              assertThat(fault.path()).isEqualTo("protected[0].column");
              assertThat(fault.reason()).contains("keeps for missing and unlisted values");
            });
  }

  @Test
  void shouldNameEachColumnWhenSourcesLeaveColumnsOut() {
    String yaml =
        Clinic.yaml()
            .replace("      visits: { at: 4, map: { none: 0 } }\n", "")
            .replace("      visits: { observation: 12345-6, component: 1234-5 }\n", "")
            .replace("      smoker: smokes\n", "")
            .replace("constants: { smoker: no }", "constants: {}");

    assertThat(thrownFor(yaml).faults())
        .extracting(fault -> fault.path() + " " + fault.reason())
        .containsExactly(
            "sources.csv.columns column smoker has no place; add it here, or to the constants of"
                + " every file",
            "sources.csv.columns column visits has no place; add it here, or to the constants of"
                + " every file",
            "sources.fhir.columns column visits has no source; add it here",
            "sources.topic.columns column smoker has no field; add it here");
  }

  @Test
  void shouldRefuseHeaderNamesWhenFilesHaveNoHeader() {
    String yaml = Clinic.yaml().replace("header: true", "header: false");

    assertThat(thrownFor(yaml).faults())
        .allSatisfy(fault -> assertThat(fault.reason()).contains("give the position from 0"))
        .extracting(DescriptorFault::path)
        .containsExactly(
            "sources.csv.columns.age",
            "sources.csv.columns.sex.from",
            "sources.csv.columns.disease.from",
            "sources.csv.identity.patient.from",
            "sources.csv.identity.record");
  }

  @Test
  void shouldRefuseWhenSetsMakeTooManySubgroups() {
    // 2 + 3 + 2 x 3 of sex and ageBand, then 1,990 of smoker.
    assertThat(thrownFor(watchingSmokers(1990)).faults())
        .singleElement()
        .satisfies(
            fault -> {
              assertThat(fault.reason()).contains("makes 2001 subgroups, more than 2000");
              assertThat(fault.path()).isEqualTo("watch");
            });
  }

  @Test
  void shouldTakeAsManySubgroupsAsASnapshotHolds() {
    assertThat(
            DescriptorLoader.parse("test", watchingSmokers(1989).getBytes(StandardCharsets.UTF_8))
                .watch())
        .contains(List.of("smoker"));
  }

  /** The clinic, with so many values of smoker, watched besides. */
  private static String watchingSmokers(int values) {
    String named =
        IntStream.range(0, values - 2).mapToObj(i -> "v" + i).collect(Collectors.joining(", "));
    return Clinic.yaml()
        .replace("values: [yes, no], missing", "values: [yes, no, " + named + "], missing")
        .replace("protected:", "protected:\n  - { name: smoker, column: smoker }")
        .replace("[sex, ageBand]]", "[sex, ageBand], [smoker]]");
  }

  private static DescriptorException thrownFor(String yaml) {
    return catchThrowableOfType(
        DescriptorException.class,
        () -> DescriptorLoader.parse("test", yaml.getBytes(StandardCharsets.UTF_8)));
  }
}
