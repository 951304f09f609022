package io.equipoise.ingest;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.DescriptorLoader;
import io.equipoise.ingest.app.IngestCounts;
import io.equipoise.ingest.app.IngestListener;
import io.equipoise.ingest.app.Rate;
import io.equipoise.schemas.PseudonymKey;
import io.equipoise.schemas.connection.ConnectionOptions;
import io.equipoise.telemetry.Telemetry;
import io.equipoise.telemetry.TelemetryOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * The command {@code ingest}: ingests a dataset's files and ends when they are complete, with exit
 * code 0.
 */
@Command(
    name = "ingest",
    mixinStandardHelpOptions = true,
    description =
        "Reads a dataset's files into validated, pseudonymized records; ends when they are"
            + " complete.")
public final class Main implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Mixin private final TelemetryOptions telemetryOptions = new TelemetryOptions();

  @Option(
      names = "--descriptor",
      required = true,
      paramLabel = "FILE",
      description = "The dataset's descriptor.")
  private Path descriptor = Path.of("");

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "Folder of the files that the descriptor names.")
  private Path data = Path.of("");

  @Option(
      names = "--rate",
      paramLabel = "N|max",
      converter = RateConverter.class,
      description = "Records per second (default: max).")
  private Rate rate = Rate.MAXIMUM;

  @Option(
      names = "--pseudonym-key-file",
      paramLabel = "FILE",
      description =
          "File with the secret for the patients' pseudonyms (default: the environment variable "
              + PseudonymKey.ENVIRONMENT
              + ").")
  private @Nullable Path pseudonymKeyFile;

  @Option(
      names = "--watch",
      description =
          "Keep running, and take in files and folders as they arrive in --data; ends when it is"
              + " stopped.")
  private boolean watch;

  @Option(
      names = "--settled",
      paramLabel = "DURATION",
      description =
          "With --watch: how long a file must not have changed before it is taken for complete, in"
              + " ISO 8601 (default: PT10S).")
  private Duration settled = Duration.ofSeconds(10);

  /** A command whose options are to be filled in. */
  public Main() {}

  @Override
  public Integer call() throws InterruptedException {
    DatasetDescriptor dataset = DescriptorLoader.load(descriptor);
    PseudonymKey key = PseudonymKey.require(Optional.ofNullable(pseudonymKeyFile), System.getenv());
    IngestConfig config = IngestConfig.of(dataset, connection.toConnection(), data, rate, key);
    try (Telemetry telemetry = telemetryOptions.open();
        IngestService service =
            watch
                ? IngestService.watching(config, settled, IngestListener.NONE, telemetry)
                : new IngestService(config, IngestListener.NONE, telemetry)) {
      Runtime.getRuntime().addShutdownHook(new Thread(service::close, "ingest-shutdown"));
      service.start();
      if (service.awaitCompletion()) {
        report(dataset, service.counts());
      }
    }
    return CommandLine.ExitCode.OK;
  }

  private void report(DatasetDescriptor dataset, IngestCounts counts) {
    if (spec != null) {
      spec.commandLine()
          .getOut()
          .printf(
              "%s: %d items read, %d accepted, %d rejected%n",
              dataset.dataset(), counts.read(), counts.accepted(), counts.rejected());
      spec.commandLine().getOut().flush();
    }
  }

  /** Reads {@code --rate}. */
  static final class RateConverter implements ITypeConverter<Rate> {
    @Override
    public Rate convert(String text) {
      try {
        return Rate.parse(text);
      } catch (IllegalArgumentException notARate) {
        throw new TypeConversionException(notARate.getMessage());
      }
    }
  }
}
