package io.equipoise.console.page;

import io.equipoise.cohort.descriptor.DescriptorLoader;
import io.equipoise.schemas.Foreground;
import io.equipoise.schemas.access.Role;
import io.equipoise.schemas.access.TokenFile;
import io.equipoise.schemas.connection.ConnectionOptions;
import io.equipoise.schemas.connection.ListenAddress;
import io.equipoise.telemetry.Health.Status;
import io.equipoise.telemetry.Telemetry;
import io.equipoise.telemetry.TelemetryOptions;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
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
      "Without --tokens the page is read-only."
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
      converter = ListenAddress.Converter.class,
      defaultValue = "127.0.0.1:8085",
      description = "Address to listen on, port 0: any free one (default ${DEFAULT-VALUE}).")
  private ListenAddress listen = new ListenAddress("127.0.0.1", 8085);

  @Option(
      names = "--host-name",
      paramLabel = "NAME",
      description =
          "Name by which browsers may call the page; may be given several times. Then it answers to these names and to localhost only (default: those in EQUIPOISE_PAGE_HOST_NAMES, joined by commas; on a loopback address localhost only).")
  private List<String> hostNames = new ArrayList<>();

  @Option(
      names = {"--tokens", "--token-file"},
      paramLabel = "FILE",
      description =
          "Who may act: lines that ./equipoise token new --role operate makes. Read again on change.")
  private @Nullable Path tokens;

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
    PageConfig config =
        new PageConfig(
            DescriptorLoader.load(descriptor),
            connection.toConnection(),
            listen.host(),
            listen.port(),
            HostCheck.names(hostNames, System.getenv()),
            Optional.ofNullable(tokens)
                .map(file -> new TokenFile(file, Role.OPERATE, System::nanoTime)),
            Optional.ofNullable(cards));
    Foreground foreground = new Foreground();
    PageService service = new PageService(config, InstantSource.system(), foreground::failed);
    try (Telemetry telemetry = telemetryOptions.open()) {
      AtomicBoolean serving = new AtomicBoolean();
      telemetry.checkBroker("page.broker", config.connection());
      telemetry
          .health()
          .ready(
              "page.server",
              () -> Status.of(serving.get(), serving.get() ? "listens" : "does not listen yet"));
      return foreground.run(
          new Foreground.Service() {
            @Override
            public void start() {
              service.start();
              serving.set(true);
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
