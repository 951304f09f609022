package io.equipoise.cohort.descriptor;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.cohort.population.CellScheme;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShippedDescriptorsTest {

  @ParameterizedTest
  @CsvSource({"synthea, false, true", "heart, true, false", "diabetes130, true, false"})
  void shouldLoadWhenDescriptorIsShipped(String dataset, boolean csv, boolean fhir) {
    DatasetDescriptor descriptor = shipped(dataset);

    assertThat(descriptor.dataset()).isEqualTo(dataset);
    assertThat(descriptor.csv().isPresent()).isEqualTo(csv);
    assertThat(descriptor.fhir().isPresent()).isEqualTo(fhir);
  }

  @ParameterizedTest
  @ValueSource(strings = {"synthea", "heart", "diabetes130"})
  void shouldHaveReferenceForEveryWatchedSetWhenDescriptorIsShipped(String dataset) {
    DatasetDescriptor descriptor = shipped(dataset);
    CellScheme scheme = new CellScheme(descriptor);

    assertThat(descriptor.watch())
        .isNotEmpty()
        .allSatisfy(
            set ->
                assertThat(scheme.siblings(set))
                    .anySatisfy(
                        subgroup -> assertThat(scheme.referenceShare(subgroup)).isPresent()));
  }

  private static DatasetDescriptor shipped(String dataset) {
    return DescriptorLoader.load(Path.of("..", "descriptors", dataset + ".yaml"));
  }
}
