package io.equipoise.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

@DisabledIfSystemProperty(
    named = SharedStack.PROPERTY,
    matches = "containers",
    disabledReason = "what is tested here is the embedded part itself")
class LocalRegistryTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @Test
  void shouldGiveBackTheSchemaWhenOneWasRegistered() throws Exception {
    String url = SharedStack.registry().url();
    String id = register(url, "given-back-value");
    assertThat(get(url + "/schemas/ids/" + id)).contains("GivenBack");
    assertThat(get(url + "/subjects")).contains("given-back-value");
  }

  @Test
  void shouldKeepSchemasAndPortWhenClosedAndStartedAgain(@TempDir Path folder) throws Exception {
    String url;
    String id;
    try (LocalRegistry registry = LocalRegistry.start(folder)) {
      url = registry.url();
      id = register(url, "kept-value");
    }
    try (LocalRegistry registry = LocalRegistry.start(folder)) {
      assertThat(registry.url()).isEqualTo(url);
      assertThat(get(url + "/schemas/ids/" + id)).contains("GivenBack");
    }
  }

  @Test
  void shouldEndWithItsParentAndKeepSchemasWhenTheParentIsKilled(@TempDir Path folder)
      throws Exception {
    String url;
    String id;
    List<ProcessHandle> children;
    try (StackHolder holder = StackHolder.launch("registry", folder)) {
      url = holder.address();
      id = register(url, "survivor-value");
      children = holder.handle().descendants().toList();
      assertThat(children).as("keeper, watcher and registry").hasSizeGreaterThanOrEqualTo(2);
      holder.kill();
    }
    await("every child of the killed process to end")
        .atMost(Duration.ofSeconds(20))
        .until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    try (LocalRegistry registry = LocalRegistry.start(folder)) {
      assertThat(registry.url()).isEqualTo(url);
      assertThat(get(url + "/schemas/ids/" + id)).contains("GivenBack");
    }
  }

  @Test
  void shouldLeaveNoProcessWhenClosed(@TempDir Path folder) {
    List<ProcessHandle> before = ProcessHandle.current().descendants().toList();
    LocalRegistry registry = LocalRegistry.start(folder);
    List<ProcessHandle> children =
        ProcessHandle.current().descendants().filter(child -> !before.contains(child)).toList();
    registry.close();
    registry.close();
    assertThat(registry.isAlive()).isFalse();
    assertThat(children).isNotEmpty().noneMatch(ProcessHandle::isAlive);
    assertThat(Ports.isFree(registry.port())).isTrue();
  }

  @Test
  void shouldNameThePortWhenItIsBusy(@TempDir Path folder) throws IOException {
    try (ServerSocket squatter = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> LocalRegistry.start(folder, squatter.getLocalPort()))
          .isInstanceOf(LocalStackException.class)
          .hasMessageContaining("Port " + squatter.getLocalPort())
          .hasMessageContaining("schema registry");
    }
  }

  @Test
  void shouldSayWhatToRunWhenTheDistributionIsMissing(@TempDir Path empty) {
    assertThatThrownBy(() -> LocalRegistry.distribution(List.of(empty)))
        .isInstanceOf(LocalStackException.class)
        .hasMessageContaining(empty.toString())
        .hasMessageContaining("./mvnw -B -DskipTests package");
  }

  @Test
  void shouldNameTheLogWhenTheChildEndsAtOnce(@TempDir Path folder) {
    assertThatThrownBy(() -> LocalRegistry.start(folder, 0, folder.resolve("no-such-runner.jar")))
        .isInstanceOf(LocalStackException.class)
        .hasMessageContaining("ended with status 1")
        .hasMessageContaining("registry.log");
    // Nothing is held any longer.
    HeldFolder.hold(folder, "test").close();
  }

  @Test
  void shouldTakeAnotherPortWhenTheOneItPickedIsTakenMeanwhile(@TempDir Path folder)
      throws Exception {
    CompletableFuture<LocalRegistry> starting = startOnStandIn(folder, 0);

    try (ServerSocket squatter = takePort(folder);
        LocalRegistry registry = starting.get(30, TimeUnit.SECONDS)) {
      assertThat(registry.port()).isNotEqualTo(squatter.getLocalPort());
      assertThat(registry.isAlive()).isTrue();
    }
  }

  @Test
  void shouldFailWhenThePortThatWasAskedForIsTakenMeanwhile(@TempDir Path folder) throws Exception {
    CompletableFuture<LocalRegistry> starting = startOnStandIn(folder, Ports.free());

    try (ServerSocket squatter = takePort(folder)) {
      assertThat(squatter.isBound()).isTrue();
      assertThatThrownBy(() -> starting.get(30, TimeUnit.SECONDS))
          .hasCauseInstanceOf(LocalStackException.class)
          .hasMessageContaining("ended with status 3");
    }
  }

  private static CompletableFuture<LocalRegistry> startOnStandIn(Path folder, int port)
      throws IOException {
    Path jar = StandInRegistry.jar(folder);
    return CompletableFuture.supplyAsync(() -> LocalRegistry.start(folder, port, jar));
  }

  /** Takes the port that the stand-in was given, before it listens there. */
  private static ServerSocket takePort(Path folder) throws IOException {
    Path told = folder.resolve(StandInRegistry.TOLD);
    await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(told));
    ServerSocket squatter = new ServerSocket();
    squatter.bind(
        new InetSocketAddress(
            InetAddress.getLoopbackAddress(), Integer.parseInt(Files.readString(told))));
    Files.createFile(folder.resolve(StandInRegistry.TAKEN));
    return squatter;
  }

  @Test
  void shouldNotWaitForAStrangerWhoHasThePredecessorsNumber(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("registry.pid"), Long.toString(ProcessHandle.current().pid()));

    assertThatThrownBy(() -> LocalRegistry.start(folder, 0, folder.resolve("no-such-runner.jar")))
        .hasMessageContaining("ended with status 1");
  }

  private static String register(String url, String subject) throws Exception {
    String body =
        """
        {"schema": "{\\"type\\":\\"record\\",\\"name\\":\\"GivenBack\\",\\"fields\\":[]}"}""";
    HttpResponse<String> response =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(url + "/subjects/" + subject + "/versions"))
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body().replaceAll("\\D", "");
  }

  private static String get(String url) throws Exception {
    HttpResponse<String> response =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body();
  }
}
