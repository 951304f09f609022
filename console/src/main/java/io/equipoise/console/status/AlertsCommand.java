package io.equipoise.console.status;

import io.equipoise.console.report.ShareTable;
import io.equipoise.console.view.AlertHandling;
import io.equipoise.console.view.AvroJson;
import io.equipoise.console.view.LoopModel;
import io.equipoise.console.view.StateJson;
import io.equipoise.contract.AlertState;
import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.contract.OperatorAction;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code equipoise alerts}: who is missing or served worse, and who looks after it. */
@Command(
    name = "alerts",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "List the alerts of a dataset that were ever raised, in their latest state, with what operators said of them.")
public final class AlertsCommand implements Callable<Integer> {
  @Mixin private final LoopOptions loop = new LoopOptions();

  @Option(names = "--firing", description = "Only alerts that fire now.")
  private boolean firing;

  @Option(
      names = "--subgroup",
      paramLabel = "ID",
      description = "Only alerts on this subgroup, for example sex=female&ageBand=45-64.")
  private @Nullable String subgroup;

  @Option(names = "--json", description = "Print JSON: an array of alerts.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  /** For picocli. */
  public AlertsCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    LoopReading reading = loop.read();
    Instant now = InstantSource.system().instant();
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    List<ImbalanceAlert> chosen = reading.model().alerts().stream().filter(this::isChosen).toList();
    if (json) {
      out.println(json(chosen, reading.model()));
    } else {
      print(chosen, reading.model(), now, out);
    }
    return 0;
  }

  private boolean isChosen(ImbalanceAlert alert) {
    return (firing ? alert.getState() == AlertState.FIRING : alert.getEpisode() > 0)
        && (subgroup == null || alert.getSubgroup().equals(subgroup));
  }

  private static String json(List<ImbalanceAlert> alerts, LoopModel model) {
    return JsonText.of(
        out -> {
          out.writeStartArray();
          for (ImbalanceAlert alert : alerts) {
            out.writeStartObject();
            out.writeFieldName("alert");
            AvroJson.write(out, alert);
            out.writeFieldName("handling");
            StateJson.handling(out, model.handling(alert.getAlertId()));
            out.writeEndObject();
          }
          out.writeEndArray();
        });
  }

  private static void print(
      List<ImbalanceAlert> alerts, LoopModel model, Instant now, PrintWriter out) {
    if (alerts.isEmpty()) {
      out.println("no such alert");
    }
    for (ImbalanceAlert alert : alerts) {
      out.println(
          String.format(
              Locale.ROOT,
              "%s  %-10s %-8s %s",
              alert.getAlertId(),
              alert.getState(),
              alert.getSeverity(),
              alert.getSubgroup()));
      out.println(
          String.format(
              Locale.ROOT,
              "  window %s, episode %d, ratio %s, %,d records to add",
              alert.getWindow(),
              alert.getEpisode(),
              ShareTable.figure(alert.getRatio()),
              alert.getDeficit()));
      out.println("  " + alert.getReason());
      said(model.handling(alert.getAlertId()), now, out);
    }
  }

  private static void said(AlertHandling handling, Instant now, PrintWriter out) {
    handling.acknowledgement().ifPresent(action -> out.println("  acknowledged by " + by(action)));
    handling
        .silentUntil(now)
        .flatMap(until -> handling.silence())
        .ifPresent(
            action -> out.println("  silent until " + action.getUntil() + ", by " + by(action)));
  }

  private static String by(OperatorAction action) {
    return action.getActor()
        + " at "
        + action.getAt()
        + (action.getReason().isEmpty() ? "" : ": " + action.getReason());
  }
}
