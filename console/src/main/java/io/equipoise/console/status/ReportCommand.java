package io.equipoise.console.status;

import io.equipoise.console.report.LoopReport;
import io.equipoise.console.view.StateJson;
import io.equipoise.schemas.OperatorException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code equipoise report}: the auditor's report in a file. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Write the auditor's report of a dataset: who is there, alerts, batches with their gates, verdicts, fairness",
      "with intervals, lineage. The page is one file without script that loads nothing."
    })
public final class ReportCommand implements Callable<Integer> {
  @Mixin private final LoopOptions loop = new LoopOptions();

  @Option(names = "--html", paramLabel = "FILE", description = "Write the report as a page.")
  private @Nullable Path html;

  @Option(names = "--json", paramLabel = "FILE", description = "Write what it rests on as JSON.")
  private @Nullable Path json;

  @Spec private @Nullable CommandSpec spec;

  /** For picocli. */
  public ReportCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    CommandSpec command = Objects.requireNonNull(spec);
    if (html == null && json == null) {
      throw new ParameterException(command.commandLine(), "--html FILE or --json FILE is needed");
    }
    LoopReading reading = loop.read();
    Instant now = InstantSource.system().instant();
    if (html != null) {
      write(command, html, new LoopReport(reading.descriptor(), reading.model()).page(now));
    }
    if (json != null) {
      byte[] state = new StateJson(reading.descriptor(), reading.model()).state(now);
      write(command, json, JsonText.indented(state) + "\n");
    }
    return 0;
  }

  private static void write(CommandSpec command, Path file, String text) {
    try {
      Path parent = file.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.writeString(file, text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new OperatorException(
          "cannot write the report " + file + ": " + e.getMessage() + "; choose another file", e);
    }
    command.commandLine().getOut().println("report  " + file);
  }
}
