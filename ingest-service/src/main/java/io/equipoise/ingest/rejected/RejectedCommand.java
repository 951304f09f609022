package io.equipoise.ingest.rejected;

import io.equipoise.schemas.connection.ConnectionOptions;
import io.equipoise.schemas.topic.Topics;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code rejected}: shows what was rejected and why, without the patients' values. */
@Command(
    name = "rejected",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the items that ingest rejected: when, id, code, field, source, position and reason; counts by code at the end.",
      "The bytes as received, which are patients' data, are not shown unless --show-bytes asks for them."
    },
    footer = {
      "",
      "Examples:",
      "  equipoise rejected --dataset clinic --summary",
      "  equipoise rejected --dataset clinic --code out-of-range --since PT2H --follow",
      "  equipoise rejected export --dataset clinic --out corrections"
    },
    subcommands = {ExportCommand.class, ReplayCommand.class})
public final class RejectedCommand implements Callable<Integer> {
  private static final int SECONDS_TO_END = 10;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private final SelectionOptions options = new SelectionOptions();

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Option(names = "--follow", description = "Go on with what comes, until Ctrl-C.")
  private boolean follow;

  @Option(
      names = "--summary",
      description = "Only counts, by code, field and source, and not each item.")
  private boolean summary;

  @Option(
      names = "--show-bytes",
      description = "Also the bytes as received. They are patients' data: mind who can see them.")
  private boolean showBytes;

  @Option(names = "--json", description = "One JSON object a line; the last one holds the counts.")
  private boolean json;

  /** For picocli. */
  public RejectedCommand() {}

  @Override
  public Integer call() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    if (showBytes) {
      line.getErr()
          .println(
              "what follows holds patients' data as received: keep it off shared screens and logs");
      line.getErr().flush();
    }
    InstantSource clock = InstantSource.system();
    Selection selection = options.selection(clock.instant());
    String topic = Topics.of(options.dataset(line)).rejected().name();
    show(line.getOut(), topic, selection, clock);
    return CommandLine.ExitCode.OK;
  }

  private void show(PrintWriter out, String topic, Selection selection, InstantSource clock) {
    RejectedView view = new RejectedView(out, json, showBytes);
    RejectedTally tally = new RejectedTally();
    CountDownLatch ended = new CountDownLatch(1);
    try (RejectedLog log = new RejectedLog(connection.toConnection(), topic, clock)) {
      if (follow) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(log, ended), "rejected-end"));
      }
      read(log, view, tally, selection);
      view.show(tally, summary);
    } finally {
      ended.countDown();
    }
  }

  private void read(RejectedLog log, RejectedView view, RejectedTally tally, Selection selection) {
    Consumer<RejectedItem> each =
        item -> {
          if (selection.includes(item)) {
            tally.add(item);
            if (!summary) {
              view.show(item);
            }
          }
        };
    log.readToEnd(selection.since(), each);
    if (follow) {
      log.follow(each);
    }
  }

  /** Ctrl-C: the counts are still printed. */
  private static void end(RejectedLog log, CountDownLatch ended) {
    log.wake();
    try {
      boolean inTime = ended.await(SECONDS_TO_END, TimeUnit.SECONDS);
      if (!inTime) {
        return;
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
