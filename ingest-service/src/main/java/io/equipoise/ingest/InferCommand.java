package io.equipoise.ingest;

import io.equipoise.cohort.descriptor.DescriptorException;
import io.equipoise.cohort.descriptor.DescriptorLoader;
import io.equipoise.ingest.csv.CsvProfile;
import io.equipoise.ingest.domain.draft.DescriptorDraft;
import io.equipoise.ingest.domain.draft.DraftChoices;
import io.equipoise.ingest.domain.draft.DraftException;
import io.equipoise.schemas.OperatorException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code descriptor infer}: drafts a descriptor from a CSV file. */
@Command(
    name = "infer",
    mixinStandardHelpOptions = true,
    description = {
      "Drafts a descriptor from a CSV file: types, ranges, categories, tokens for missing values, whom to protect.",
      "What a file cannot tell is marked with EDIT in the draft."
    })
final class InferCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The file; .gz is unpacked.")
  private Path file = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where the draft goes; must not exist (default: it is printed).")
  private @Nullable Path out;

  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      description = "Name of the dataset (default: from the file's name).")
  private @Nullable String dataset;

  @Option(
      names = "--label",
      paramLabel = "FIELD",
      description = "Field to predict (default: one whose name says so).")
  private @Nullable String label;

  @Option(
      names = "--positive",
      paramLabel = "VALUE",
      description = "Value of it that counts as positive (default: yes, 1, ...; else the rarest).")
  private @Nullable String positive;

  @Option(
      names = "--protected",
      paramLabel = "FIELD",
      split = ",",
      description = "Fields to protect (default: sex, race, ethnicity and age, by name).")
  private List<String> protectedFields = new ArrayList<>();

  @Option(
      names = "--patient",
      paramLabel = "FIELD",
      description = "Field that tells who a row is about (default: one whose name says so).")
  private @Nullable String patient;

  @Option(
      names = "--delimiter",
      paramLabel = "C",
      description = "What separates fields (default: comma, semicolon, tab or bar, by the rows).")
  private @Nullable Character delimiter;

  @Option(names = "--no-header", description = "The first line is a row; fields are c0, c1, ...")
  private boolean noHeader;

  InferCommand() {}

  @Override
  public Integer call() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    CsvProfile profile = CsvProfile.of(file, Optional.ofNullable(delimiter), !noHeader);
    String yaml = draft(profile);
    if (out == null) {
      line.getOut().print(yaml);
      line.getOut().flush();
    } else {
      write(out, yaml);
      line.getOut()
          .printf(
              Locale.ROOT,
              "%s: %,d rows with %d fields; %d lines to edit in %s%n",
              file,
              profile.rows(),
              profile.fields().size(),
              yaml.lines().filter(text -> text.contains("EDIT")).count() - 1,
              out);
    }
    if (profile.malformed() > 0) {
      line.getErr()
          .printf(
              Locale.ROOT,
              "%s: %,d malformed rows were left out (a broken quote, or another number of fields)%n",
              file,
              profile.malformed());
    }
    return CommandLine.ExitCode.OK;
  }

  private String draft(CsvProfile profile) {
    String name = dataset == null ? datasetName(profile.file()) : dataset;
    try {
      String yaml =
          new DescriptorDraft(
                  profile.fields(),
                  new DraftChoices(
                      name,
                      Optional.ofNullable(label),
                      Optional.ofNullable(positive),
                      protectedFields,
                      Optional.ofNullable(patient)))
              .yaml(
                  profile.file(),
                  profile.delimiter(),
                  profile.header(),
                  profile.encoding(),
                  profile.numbers());
      DescriptorLoader.parse("draft of " + profile.file(), yaml.getBytes(StandardCharsets.UTF_8));
      return yaml;
    } catch (DraftException | DescriptorException cannotDraft) {
      throw new OperatorException(file + ": " + cannotDraft.getMessage(), cannotDraft);
    }
  }

  private static String datasetName(String fileName) {
    String stem =
        fileName
            .toLowerCase(Locale.ROOT)
            .replaceAll("\\.gz$", "")
            .replaceAll("\\.[a-z0-9]+$", "")
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^[^a-z]+|-+$", "");
    return stem.isEmpty() ? "dataset" : stem.substring(0, Math.min(64, stem.length()));
  }

  private static void write(Path target, String yaml) {
    try {
      Files.writeString(target, yaml, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException there) {
      throw new OperatorException(
          target + " is there already; a draft overwrites nothing: name another --out", there);
    } catch (IOException unwritable) {
      throw new OperatorException(
          "cannot write " + target + ": " + unwritable.getMessage(), unwritable);
    }
  }
}
