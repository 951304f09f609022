package io.equipoise.console.demo;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.DescriptorLoader;
import io.equipoise.ingest.app.Rate;
import io.equipoise.schemas.access.Role;
import io.equipoise.schemas.access.TokenFile;
import io.equipoise.telemetry.Telemetry;
import io.equipoise.telemetry.TelemetryOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code equipoise demo}: checks the options and runs a {@link Demo}. */
@Command(
    name = "demo",
    description = {
      "Run the whole loop on this machine: Kafka, schema registry, the four services and a replay of real input.",
      "Exit code 0: done, or stopped by you. 1: a stage did not finish, or something is in the way. 2: bad arguments."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class DemoCommand implements Callable<Integer> {

  /** System property by which the launcher says that the output is a terminal that can draw. */
  private static final String TERMINAL_PROPERTY = "equipoise.terminal";

  /** Datasets that ship with a descriptor. */
  enum Dataset {
    synthea,
    heart,
    diabetes130
  }

  @Option(
      names = "--dataset",
      defaultValue = "synthea",
      description = "One of ${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
  private Dataset dataset = Dataset.synthea;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder with the dataset's files (default: the shipped sample of synthea).")
  private @Nullable Path data;

  @Option(
      names = "--descriptor",
      paramLabel = "FILE",
      description = "Dataset descriptor to use instead of the shipped one.")
  private @Nullable Path descriptor;

  @Option(
      names = "--rate",
      paramLabel = "N|max",
      defaultValue = "1000",
      converter = RateConverter.class,
      description = "Records per second to replay, or max (default ${DEFAULT-VALUE}).")
  private Rate rate = Rate.MAXIMUM;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of training and sampling (default ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--once",
      description = "Stop when the loop has closed once: alert, batch or refusal, verdict.")
  private boolean once;

  @Option(
      names = "--timeout",
      paramLabel = "PT10M",
      converter = DurationConverter.class,
      description = "How long the loop may take to close once (default PT10M with --once).")
  private @Nullable Duration timeout;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write a JSON report when the loop has closed, and at the end.")
  private @Nullable Path report;

  @Option(
      names = "--work-dir",
      paramLabel = "DIR",
      description =
          "Folder for the data of broker, registry and services (default: a new one under .equipoise). Give the folder of an earlier run to resume it.")
  private @Nullable Path workFolder;

  @Option(
      names = "--kafka-port",
      paramLabel = "PORT",
      defaultValue = "19092",
      description = "Port of the broker, 0: any free one (default ${DEFAULT-VALUE}).")
  private int kafkaPort;

  @Option(
      names = "--registry-port",
      paramLabel = "PORT",
      defaultValue = "18081",
      description = "Port of the schema registry, 0: any free one (default ${DEFAULT-VALUE}).")
  private int registryPort;

  @Option(
      names = "--page-port",
      paramLabel = "PORT|off",
      description =
          "Port of the operator's page, 0: any free one (default: 8085, or any free one when that is taken).")
  private @Nullable String pagePort;

  @Option(
      names = {"--tokens", "--token-file"},
      paramLabel = "FILE",
      description =
          "Who may act on the page: lines that ./equipoise token new --role operate makes (default: nobody).")
  private @Nullable Path tokens;

  @Mixin private final TelemetryOptions telemetryOptions = new TelemetryOptions();

  @Spec private @Nullable CommandSpec spec;

  /** For picocli. */
  public DemoCommand() {}

  @Override
  public Integer call() throws Exception {
    CommandSpec command = Objects.requireNonNull(spec);
    Path home = Path.of(System.getProperty("equipoise.home", "."));
    Path descriptorFile =
        descriptor != null ? descriptor : home.resolve("descriptors").resolve(dataset + ".yaml");
    DatasetDescriptor loaded = DescriptorLoader.load(descriptorFile);
    InstantSource clock = InstantSource.system();
    Path folder =
        workFolder != null
            ? workFolder
            : Path.of(
                ".equipoise",
                "demo-"
                    + loaded.dataset()
                    + "-"
                    + DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")
                        .format(LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC)));
    DemoConfig config =
        new DemoConfig(
            loaded,
            dataFolder(command, home),
            rate,
            seed,
            once,
            Optional.ofNullable(timeout)
                .or(() -> once ? Optional.of(Duration.ofMinutes(10)) : Optional.empty()),
            Optional.ofNullable(report),
            folder,
            port(command, "--kafka-port", kafkaPort),
            port(command, "--registry-port", registryPort),
            page(command));
    try (Telemetry telemetry = telemetryOptions.open()) {
      return new Demo(
              config,
              clock,
              telemetry,
              command.commandLine().getOut(),
              Boolean.getBoolean(TERMINAL_PROPERTY))
          .run();
    }
  }

  private Optional<DemoPage> page(CommandSpec command) {
    String given = pagePort;
    Optional<TokenFile> operators =
        Optional.ofNullable(tokens)
            .map(file -> new TokenFile(file, Role.OPERATE, System::nanoTime));
    if (given == null) {
      return Optional.of(new DemoPage(DemoPage.STANDARD_PORT, true, operators));
    }
    if (given.equals("off")) {
      return Optional.empty();
    }
    try {
      int port = port(command, "--page-port", Integer.parseInt(given));
      return Optional.of(new DemoPage(port, false, operators));
    } catch (NumberFormatException e) {
      throw new ParameterException(
          command.commandLine(), "--page-port must be a port or off, got " + given, e);
    }
  }

  private Path dataFolder(CommandSpec command, Path home) {
    if (data == null && dataset != Dataset.synthea) {
      throw new ParameterException(
          command.commandLine(),
          "dataset " + dataset + " is not shipped: name the folder with its files by --data DIR");
    }
    Path folder = data != null ? data : home.resolve("samples").resolve("synthea");
    if (!Files.isDirectory(folder)) {
      throw new ParameterException(command.commandLine(), "--data " + folder + " is not a folder");
    }
    return folder;
  }

  private static int port(CommandSpec command, String option, int port) {
    if (port < 0 || port > 65535) {
      throw new ParameterException(
          command.commandLine(), option + " must be from 0 to 65535, got " + port);
    }
    return port;
  }

  /** {@code max} or a positive number. */
  static final class RateConverter implements ITypeConverter<Rate> {
    @Override
    public Rate convert(String value) {
      try {
        return Rate.parse(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** An ISO-8601 duration greater than zero. */
  static final class DurationConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String value) {
      try {
        Duration duration = Duration.parse(value);
        if (!duration.isNegative() && !duration.isZero()) {
          return duration;
        }
      } catch (DateTimeParseException e) {
        throw new TypeConversionException("must be a duration such as PT10M, got " + value);
      }
      throw new TypeConversionException("must be greater than zero, got " + value);
    }
  }
}
