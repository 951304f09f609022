package io.equipoise.console.page;

import io.equipoise.cohort.descriptor.DescriptorLoader;
import io.equipoise.schemas.Foreground;
import io.equipoise.schemas.connection.ConnectionOptions;
import io.equipoise.schemas.connection.ListenAddress;
import io.equipoise.telemetry.Telemetry;
import io.equipoise.telemetry.TelemetryOptions;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code equipoise page}: serves the operator's page of one dataset. */
@Command(
    name = "page",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Serve the operator's page of a dataset on any cluster: who is missing, what is done about it, whether it helped.",
      "Without --token-file the page is read-only."
    })
public final class PageCommand implements Callable<Integer> {
  @Option(
      names = "--descriptor",
      required = true,
      paramLabel = "FILE",
      description = "Dataset descriptor (YAML).")
  private Path descriptor = Path.of("");

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:8085",
      description = "Address to listen on, port 0: any free one (default ${DEFAULT-VALUE}).")
  private String listen = "";

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "Who may act: on each line a name and a secret token of 20 or more characters.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--cards",
      paramLabel = "DIR",
      description = "Folder of the evaluator's model cards, when this machine has it.")
  private @Nullable Path cards;

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Mixin private final TelemetryOptions telemetryOptions = new TelemetryOptions();

  @Spec private @Nullable CommandSpec spec;

  /** For picocli. */
  public PageCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    CommandSpec command = Objects.requireNonNull(spec);
    ListenAddress address = ListenAddress.parse("--listen", listen);
    PageConfig config =
        new PageConfig(
            DescriptorLoader.load(descriptor),
            connection.toConnection(),
            address.host(),
            address.port(),
            tokenFile == null ? OperatorTokens.none() : OperatorTokens.read(tokenFile),
            Optional.ofNullable(cards));
    Foreground foreground = new Foreground();
    PageService service = new PageService(config, InstantSource.system(), foreground::failed);
    try (Telemetry telemetry = telemetryOptions.open()) {
      telemetry.checkBroker("page.broker", config.connection());
      return foreground.run(
          new Foreground.Service() {
            @Override
            public void start() {
              service.start();
              command.commandLine().getOut().println("page  " + service.url());
            }

            @Override
            public void close() {
              service.close();
            }
          });
    }
  }
}
