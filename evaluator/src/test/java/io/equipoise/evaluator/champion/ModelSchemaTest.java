package io.equipoise.evaluator.champion;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.digest.Sha256;
import io.equipoise.evaluator.PlantedCohort;
import org.junit.jupiter.api.Test;

class ModelSchemaTest {
  private static final String SAME = fingerprint("planted", "planted");

  @Test
  void shouldBeTheDigestOfWhatIsWrittenOutByHand() {
    assertThat(SAME)
        .isEqualTo(
            Sha256.hex(
                """
                model schema 1
                category 3:sex 0: 6:female 4:male
                category 4:site 0: 5:north 5:south 4:west
                number 3:age 0:
                number 1:a 0:
                number 1:b 0:
                label category 3:ill 0: 2:no 3:yes
                positive 3:yes"""));
  }

  @Test
  void shouldStayWhenNothingIsCodedInAnotherWay() {
    assertThat(fingerprint("dataset: planted", "dataset: elsewhere")).isEqualTo(SAME);
    assertThat(fingerprint("Marker of everybody", "Marker")).isEqualTo(SAME);
    assertThat(fingerprint("range: [18, 100]", "range: [17, 100]")).isEqualTo(SAME);
    assertThat(fingerprint("minRatio: 0.8", "minRatio: 0.7")).isEqualTo(SAME);
  }

  @Test
  void shouldBeAnotherWhenAModelWouldTakeOneThingForAnother() {
    assertThat(fingerprint("[north, south, west]", "[south, north, west]")).isNotEqualTo(SAME);
    assertThat(fingerprint("[north, south, west]", "[north, south]")).isNotEqualTo(SAME);
    assertThat(fingerprint("positive: \"yes\"", "positive: \"no\"")).isNotEqualTo(SAME);
    assertThat(fingerprint("name: a, type: number,", "name: a, type: number, unit: mg,"))
        .isNotEqualTo(SAME);
    assertThat(fingerprint("name: b, type: number,", "name: b, type: category, values: [x, y],"))
        .isNotEqualTo(SAME);
    assertThat(
            fingerprint(
                "- { name: a, type: number, description: Marker of everybody }\n"
                    + "  - { name: b, type: number, description: Marker that means the opposite for"
                    + " women }",
                "- { name: b, type: number }\n  - { name: a, type: number }"))
        .isNotEqualTo(SAME);
  }

  private static String fingerprint(String piece, String instead) {
    DatasetDescriptor descriptor = PlantedCohort.descriptor("planted", piece, instead);
    return ModelSchema.of(descriptor);
  }
}
