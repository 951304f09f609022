package io.equipoise.ingest.rejected;

import io.equipoise.cohort.descriptor.DescriptorLoader;
import io.equipoise.ingest.domain.RejectionCode;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** Whose rejected items, and which of them. */
final class SelectionOptions {
  @ArgGroup(multiplicity = "0..1")
  private Whose whose = new Whose();

  /** One of the two. */
  static final class Whose {
    @Option(
        names = "--descriptor",
        required = true,
        paramLabel = "FILE",
        description = "The dataset's descriptor.")
    private @Nullable Path descriptor;

    @Option(
        names = "--dataset",
        required = true,
        paramLabel = "NAME",
        description = "The dataset's name, where its descriptor is not at hand.")
    private @Nullable String dataset;
  }

  @Option(
      names = "--code",
      paramLabel = "CODE",
      split = ",",
      converter = CodeConverter.class,
      description = "Only items with this code, such as out-of-range; may be repeated.")
  private List<String> codes = List.of();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = SinceConverter.class,
      description =
          "Only items rejected since then: 2026-05-04, 2026-05-04T10:00:00Z, or PT2H for the last two hours.")
  private @Nullable Since since;

  /**
   * The dataset's name. (Not a required group: picocli would ask a subcommand's parent for it too.)
   */
  String dataset(CommandLine line) {
    if (whose.descriptor != null) {
      return DescriptorLoader.load(whose.descriptor).dataset();
    }
    if (whose.dataset != null) {
      return whose.dataset;
    }
    throw new ParameterException(line, "one of --descriptor and --dataset is needed");
  }

  Selection selection(Instant now) {
    return new Selection(Set.copyOf(codes), Optional.ofNullable(since).map(s -> s.before(now)));
  }

  /** A time, or how long before now. */
  @FunctionalInterface
  interface Since {
    Instant before(Instant now);
  }

  /** Reads {@code --since}. */
  static final class SinceConverter implements ITypeConverter<Since> {
    @Override
    public Since convert(String text) {
      try {
        if (text.startsWith("P")) {
          Duration ago = Duration.parse(text);
          return now -> now.minus(ago);
        }
        Instant time =
            text.contains("T")
                ? Instant.parse(text)
                : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        return now -> time;
      } catch (DateTimeException | ArithmeticException notATime) {
        throw new TypeConversionException(
            "must be a date, a time such as 2026-05-04T10:00:00Z, or a duration such as PT2H, got '"
                + text
                + "'");
      }
    }
  }

  /** Reads {@code --code}, so that a slip does not look like "nothing was rejected". */
  static final class CodeConverter implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      Set<String> known =
          Arrays.stream(RejectionCode.values())
              .map(RejectionCode::id)
              .collect(Collectors.toCollection(TreeSet::new));
      if (!known.contains(text)) {
        throw new TypeConversionException(
            "must be one of " + String.join(", ", known) + ", got '" + text + "'");
      }
      return text;
    }
  }
}
