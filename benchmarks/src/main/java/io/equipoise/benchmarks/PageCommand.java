package io.equipoise.benchmarks;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code equipoise bench page}: runs a {@link PageBenchmark} and prints its report. */
@Command(
    name = "page",
    description =
        "Show the operator's page of a stream with 221 watched subgroups, and measure what the page's"
            + " process and a browser take, over time.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class PageCommand implements Callable<Integer> {
  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Records a second (default ${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "3600",
      description = "How long (default ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--page-heap",
      paramLabel = "MIB",
      defaultValue = "256",
      description = "Most heap of the page's process (default ${DEFAULT-VALUE}).")
  private int heapMebibytes;

  @Option(
      names = "--browser",
      paramLabel = "FILE",
      description = "A Chromium that shows the page, headless (default: none).")
  private @Nullable Path browser;

  @Option(names = "--report", paramLabel = "FILE", description = "Write a JSON report.")
  private @Nullable Path report;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    PageReport.Plan plan = new PageReport.Plan(rate, seconds, heapMebibytes);
    PrintWriter progress = line.getErr();
    PageReport measured =
        new PageBenchmark(plan, Optional.ofNullable(browser), progress::println).run();
    line.getOut().print(measured.text());
    line.getOut().flush();
    if (report != null) {
      measured.write(report);
    }
    return CommandLine.ExitCode.OK;
  }
}
