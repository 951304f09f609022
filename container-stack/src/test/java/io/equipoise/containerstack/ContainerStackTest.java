package io.equipoise.containerstack;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.localstack.SharedStack;
import io.equipoise.localstack.TestStack;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

class ContainerStackTest {
  @Test
  void shouldBeFoundByTheNameThatThePropertySays() {
    assertThat(ServiceLoader.load(TestStack.class))
        .singleElement()
        .isInstanceOf(ContainerStack.class)
        .extracting(TestStack::name)
        .isEqualTo("containers");
  }

  @Test
  void shouldNameTheImagesWithTheVersionsOfTheBuild() {
    try (ContainerStack stack = new ContainerStack()) {
      assertThat(List.of(stack.image("kafka"), stack.image("registry")))
          .satisfiesExactly(
              kafka -> assertThat(kafka).matches("apache/kafka:\\d+\\.\\d+\\.\\d+"),
              registry ->
                  assertThat(registry)
                      .matches("apicurio/apicurio-registry-mem:\\d+\\.\\d+\\.\\d+\\.Final"));
    }
  }

  @Test
  @EnabledIfSystemProperty(named = SharedStack.PROPERTY, matches = "containers")
  void shouldAnswerWhenAskedFor() throws Exception {
    try (Admin admin =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                SharedStack.kafka().bootstrapServers()))) {
      assertThat(admin.describeCluster().nodes().get(30, TimeUnit.SECONDS)).hasSize(1);
    }
    HttpResponse<String> subjects =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(SharedStack.registry().url() + "/subjects"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(subjects.statusCode()).isEqualTo(200);
    assertThat(subjects.body()).isEqualTo("[]");
  }
}
