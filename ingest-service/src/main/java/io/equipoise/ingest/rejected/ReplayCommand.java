package io.equipoise.ingest.rejected;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.DescriptorLoader;
import io.equipoise.cohort.pseudonym.Pseudonyms;
import io.equipoise.ingest.app.Rate;
import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.PseudonymKey;
import io.equipoise.schemas.connection.ConnectionOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
 * The command {@code rejected replay}: sends the rejected items that pass after the descriptor was
 * mended or their bytes were corrected.
 */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Reads rejected items again through the descriptor as it is now, and sends those that pass; each is sent once,",
      "however often this is run. Those that are still bad stay, and are counted by code.",
      "Exit code 0: nothing is left; 3: something stays rejected."
    },
    footer = {
      "",
      "Examples:",
      "  equipoise rejected replay --descriptor clinic.yaml --data /data/clinic --code out-of-range",
      "  equipoise rejected replay --descriptor clinic.yaml --data /data/clinic --corrected corrections"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing stays rejected",
      "1:something that you can mend is in the way",
      "2:bad arguments",
      "3:something stays rejected"
    })
final class ReplayCommand implements Callable<Integer> {
  private static final int SOMETHING_LEFT = 3;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Option(
      names = "--descriptor",
      required = true,
      paramLabel = "FILE",
      description = "The dataset's descriptor, as it is now.")
  private Path descriptor = Path.of("");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Folder of the files that the items came from: headers of CSV files, and what belongs to the Patient resources of FHIR.")
  private @Nullable Path data;

  @Option(
      names = "--code",
      paramLabel = "CODE",
      split = ",",
      converter = SelectionOptions.CodeConverter.class,
      description = "Only items with this code, such as out-of-range; may be repeated.")
  private List<String> codes = List.of();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = SelectionOptions.SinceConverter.class,
      description = "Only items rejected since then (a date, a time, or PT2H).")
  private SelectionOptions.@Nullable Since since;

  @Option(
      names = "--corrected",
      paramLabel = "FILE|DIR",
      description =
          "Files of rejected export, corrected: only the items in them are read, with those bytes; may be repeated.")
  private List<Path> corrected = List.of();

  @Option(
      names = "--pseudonym-key-file",
      paramLabel = "FILE",
      description =
          "File with the secret for the patients' pseudonyms, the same as for ingest (default: the environment variable "
              + PseudonymKey.ENVIRONMENT
              + ").")
  private @Nullable Path pseudonymKeyFile;

  @Option(
      names = "--rate",
      paramLabel = "N|max",
      converter = RateConverter.class,
      description = "Records per second (default: max).")
  private Rate rate = Rate.MAXIMUM;

  @Option(
      names = "--received",
      description =
          "Also items that came in requests. Their senders were told of them: leave it out where senders send again.")
  private boolean received;

  @Option(names = "--dry-run", description = "Only say what would pass; send nothing.")
  private boolean dryRun;

  @Option(names = "--json", description = "The report as one JSON object.")
  private boolean json;

  ReplayCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    DatasetDescriptor dataset = DescriptorLoader.load(descriptor);
    PseudonymKey key = PseudonymKey.require(Optional.ofNullable(pseudonymKeyFile), System.getenv());
    Map<RejectedId, byte[]> corrections = Corrections.read(corrected);
    if (!corrected.isEmpty() && corrections.isEmpty()) {
      throw new OperatorException(
          "no item is in "
              + corrected
              + "; --corrected takes the files that `rejected export` wrote, or their folder");
    }
    InstantSource clock = InstantSource.system();
    Instant now = clock.instant();
    ReplayReport report =
        new Replay(
                dataset,
                connection.toConnection(),
                Optional.ofNullable(data),
                Pseudonyms.keyed(key.bytes(), dataset.dataset()),
                rate,
                dryRun,
                received,
                clock)
            .run(
                new Selection(
                    Set.copyOf(codes), Optional.ofNullable(since).map(s -> s.before(now))),
                corrections);
    if (json) {
      report.printJson(line.getOut(), dataset.dataset(), dryRun);
    } else {
      report.print(line.getOut(), dataset.dataset(), dryRun);
    }
    return report.left() == 0 ? CommandLine.ExitCode.OK : SOMETHING_LEFT;
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
