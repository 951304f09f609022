package io.equipoise.ingest;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.DescriptorLoader;
import io.equipoise.cohort.population.Subgroup;
import io.equipoise.ingest.app.DataCheck;
import io.equipoise.ingest.app.Source;
import io.equipoise.schemas.EstimateWire;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command {@code descriptor check}: validates a descriptor, and reads data with it when there
 * is any. Nothing leaves the process but this report, in which counts from 1 to 10 are not told.
 */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Checks a descriptor, and against the files of --data how it fits: what is rejected and why, missing values,",
      "categories that nobody has, and how many people each watched group has. Counts from 1 to 10 are not told, those beside them to the nearest ten.",
      "Exit code 0: everything fits; 3: something is rejected."
    })
final class CheckCommand implements Callable<Integer> {
  private static final int SOMETHING_REJECTED = 3;
  private static final String SMALL = "1 to 10";

  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "DESCRIPTOR", description = "The descriptor.")
  private Path file = Path.of("");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder of the files that it names (default: only the descriptor is checked).")
  private @Nullable Path data;

  CheckCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    DatasetDescriptor descriptor = DescriptorLoader.load(file);
    out.printf(
        Locale.ROOT,
        "%s: %d columns, %d protected attributes, version %s%n",
        descriptor.dataset(),
        descriptor.columns().size(),
        descriptor.protectedAttributes().size(),
        descriptor.version());
    if (data == null) {
      out.flush();
      return 0;
    }
    DataCheck check = read(descriptor, data);
    print(out, descriptor, check);
    out.flush();
    return check.rejected().isEmpty() ? 0 : SOMETHING_REJECTED;
  }

  private static DataCheck read(DatasetDescriptor descriptor, Path folder)
      throws InterruptedException {
    DataCheck check = new DataCheck(descriptor);
    for (Source source :
        Sources.of(descriptor, folder, FileRecords.assembler(descriptor), InstantSource.system())) {
      try (Source.Items items = source.open()) {
        for (var item = items.next(); item.isPresent(); item = items.next()) {
          check.add(item.get());
        }
      }
    }
    return check;
  }

  private static void print(PrintWriter out, DatasetDescriptor descriptor, DataCheck check) {
    out.printf("%s records fit%n", count(check.accepted()));
    new TreeMap<>(check.rejected())
        .forEach((code, n) -> out.printf("%s rejected: %s%n", count(n), code));
    if (check.accepted() == 0) {
      return;
    }
    out.printf("%n%-28s %10s %10s  %s%n", "column", "missing", "unlisted", "values nobody has");
    for (int column = 0; column < descriptor.columns().size(); column++) {
      List<String> never = check.neverSeen(column);
      out.printf(
          "%-28s %10s %10s  %s%n",
          descriptor.columns().get(column).name(),
          count(check.missing(column)),
          count(check.unlisted(column)),
          String.join(", ", never));
    }
    out.printf(
        "%nlabel %s: %s records have one, %s the positive %s%n",
        descriptor.label().column().name(),
        count(check.labeled()),
        count(check.positive()),
        descriptor.label().positive());
    out.printf("%n%-40s %10s %8s %10s%n", "watched group", "records", "share", "reference");
    Set<List<String>> hiding = new HashSet<>();
    check
        .groups()
        .forEach(
            (group, n) -> {
              if (isSmall(n)) {
                hiding.add(group.attributes());
              }
            });
    check.groups().entrySet().stream()
        .sorted(Map.Entry.comparingByKey(Comparator.comparing(Subgroup::id)))
        .forEach(
            group -> {
              boolean rounded = hiding.contains(group.getKey().attributes());
              long told = rounded ? tens(group.getValue()) : group.getValue();
              OptionalDouble reference = check.referenceShare(group.getKey());
              out.printf(
                  Locale.ROOT,
                  "%-40s %10s %8s %10s%n",
                  group.getKey().id(),
                  isSmall(group.getValue())
                      ? SMALL
                      : String.format(Locale.ROOT, rounded ? "about %,d" : "%,d", told),
                  isSmall(group.getValue()) ? "" : percent((double) told / check.accepted()),
                  reference.isPresent() ? percent(reference.getAsDouble()) : "none");
            });
  }

  private static boolean isSmall(long n) {
    return EstimateWire.suppressed(n).isEmpty();
  }

  /** To the nearest ten: a hidden count does not follow from its siblings and the total. */
  private static long tens(long n) {
    return Math.round(n / 10.0) * 10;
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  private static String count(long n) {
    return isSmall(n) ? SMALL : String.format(Locale.ROOT, "%,d", n);
  }
}
