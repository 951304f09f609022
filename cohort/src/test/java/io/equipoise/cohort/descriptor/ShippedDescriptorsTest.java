package io.equipoise.cohort.descriptor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShippedDescriptorsTest {

  @ParameterizedTest
  @ValueSource(strings = {"synthea", "heart", "diabetes130"})
  void shouldLoadWhenDescriptorIsShipped(String dataset) {
    DatasetDescriptor descriptor =
        DescriptorLoader.load(Path.of("..", "descriptors", dataset + ".yaml"));

    assertThat(descriptor.dataset()).isEqualTo(dataset);
    assertThat(descriptor.csv()).isPresent();
  }
}
