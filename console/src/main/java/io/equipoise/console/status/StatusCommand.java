package io.equipoise.console.status;

import io.equipoise.console.report.ShareTable;
import io.equipoise.console.view.Counters;
import io.equipoise.console.view.LoopModel;
import io.equipoise.console.view.ServiceStatus;
import io.equipoise.console.view.StateJson;
import io.equipoise.contract.AlertState;
import io.equipoise.contract.BatchVerdict;
import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.contract.SynthesisProgress;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code equipoise status}: the loop at a glance. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Tell how the loop of a dataset stands, on any cluster: what came through, the services, who is there,",
      "alerts that fire, jobs and the latest verdicts. Reads the topics and changes nothing."
    })
public final class StatusCommand implements Callable<Integer> {
  private static final int VERDICTS = 5;
  @Mixin private final LoopOptions loop = new LoopOptions();

  @Option(names = "--json", description = "Print the whole state as JSON.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  /** For picocli. */
  public StatusCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    InstantSource clock = InstantSource.system();
    LoopReading reading = loop.read();
    reading.watch(loop.connection(), clock);
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (json) {
      out.println(
          JsonText.indented(
              new StateJson(reading.descriptor(), reading.model()).state(clock.instant())));
    } else {
      print(reading, out);
    }
    return 0;
  }

  private static void print(LoopReading reading, PrintWriter out) {
    LoopModel model = reading.model();
    out.println(reading.descriptor().dataset() + ": " + reading.descriptor().description());
    if (!reading.missing().isEmpty()) {
      out.println("missing    topics " + String.join(", ", reading.missing()));
    }
    out.println("traffic    " + traffic(model.counters()));
    out.println(
        "services   "
            + model.services().stream()
                .map(StatusCommand::service)
                .collect(Collectors.joining(", ")));
    model
        .snapshots()
        .forEach(
            snapshot -> {
              out.println();
              ShareTable.lines(snapshot, model.alerts()).forEach(out::println);
            });
    out.println();
    List<ImbalanceAlert> firing =
        model.alerts().stream().filter(a -> a.getState() == AlertState.FIRING).toList();
    out.println(firing.size() + " of " + model.alerts().size() + " alerts fire");
    firing.forEach(
        alert ->
            out.println(
                "alert      %s %s: %s"
                    .formatted(alert.getAlertId(), alert.getSubgroup(), alert.getReason())));
    model.jobsUnderWay().forEach(job -> out.println("job        " + job(job)));
    List<BatchVerdict> verdicts = model.verdicts();
    verdicts.subList(Math.max(0, verdicts.size() - VERDICTS), verdicts.size()).stream()
        .map(v -> "verdict    %s %s: %s".formatted(v.getVerdict(), v.getBatchId(), v.getReason()))
        .forEach(out::println);
  }

  private static String traffic(Counters counters) {
    return (counters.exact() ? "" : "about ")
        + count(counters.records())
        + " records, "
        + count(counters.rejected())
        + " rejected, "
        + count(counters.synthetic())
        + " synthetic rows";
  }

  private static String service(ServiceStatus service) {
    return service.name()
        + " "
        + service.state()
        + (service.lag().isPresent() ? " (" + count(service.lag()) + " behind)" : "");
  }

  private static String job(SynthesisProgress job) {
    Double left = job.getSecondsLeft();
    return String.format(
        Locale.ROOT,
        "%s for %s: %s, step %,d of %,d%s",
        job.getBatchId(),
        job.getSubgroup(),
        job.getState(),
        job.getStep(),
        job.getTotalSteps(),
        left == null ? "" : String.format(Locale.ROOT, ", %.0f s left", left));
  }

  private static String count(OptionalLong count) {
    return count.isPresent()
        ? String.format(Locale.ROOT, "%,d", count.getAsLong())
        : "a suppressed or unknown number of";
  }
}
