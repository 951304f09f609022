package io.equipoise.console.demo;

import io.equipoise.console.Version;
import io.equipoise.console.view.LoopEvent;
import io.equipoise.console.view.LoopModel;
import io.equipoise.contract.AlertState;
import io.equipoise.contract.BatchVerdict;
import io.equipoise.contract.FairnessReport;
import io.equipoise.contract.ImbalanceAlert;
import io.equipoise.contract.RepresentationSnapshot;
import io.equipoise.contract.SynthesisReport;
import io.equipoise.telemetry.Telemetry;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;

/**
 * The whole loop in one process. {@link LoopStack} runs the parts; this class waits for events,
 * draws them and decides when the demo is over.
 */
final class Demo {
  /** The largest number of late records that a snapshot keeps to itself. */
  private static final long MOST_SUPPRESSED = 10;

  private static final Duration TICK = Duration.ofMillis(200);
  private static final Duration QUIET = Duration.ofSeconds(20);

  private final DemoConfig config;
  private final InstantSource clock;
  private final Telemetry telemetry;
  private final TerminalView view;
  private final LoopState state;
  private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
  private final Map<String, AlertState> shownAlerts = new HashMap<>();
  private final Set<String> shownReports = new HashSet<>();
  private final Set<String> shownVerdicts = new HashSet<>();
  private boolean sharesShown;
  private boolean ingestShown;
  private boolean closingShown;

  /** A demo that does not run yet; its services add their meters and checks to the telemetry. */
  Demo(
      DemoConfig config,
      InstantSource clock,
      Telemetry telemetry,
      PrintWriter out,
      boolean interactive) {
    this.config = config;
    this.clock = clock;
    this.telemetry = telemetry;
    this.view = new TerminalView(out, interactive);
    this.state = new LoopState(clock.instant());
  }

  /**
   * Runs until the loop has closed ({@code --once}), something failed, the time is up, or the
   * process is told to stop.
   */
  int run() throws InterruptedException {
    view.line(
        "Equipoise "
            + Version.current()
            + " demo: "
            + config.descriptor().dataset()
            + ", "
            + config.descriptor().description());
    view.line(
        "  work folder      "
            + config.workFolder()
            + "  (resume this run with --work-dir "
            + config.workFolder()
            + ")");
    view.line("  log              " + DemoLog.in(config.workFolder()));
    LoopStack stack = new LoopStack(config, clock, new Listeners(), telemetry);
    Thread hook = new Thread(stack::close, "demo-shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      stack.start(view::line);
      int code = follow();
      writeReport();
      return code;
    } finally {
      stack.close();
      removeHook(hook);
    }
  }

  private int follow() throws InterruptedException {
    Instant deadline = config.timeout().map(clock.instant()::plus).orElse(Instant.MAX);
    while (true) {
      Runnable event = events.poll(TICK.toMillis(), TimeUnit.MILLISECONDS);
      if (event != null) {
        event.run();
        continue;
      }
      showIngest();
      Optional<String> failure = state.failure();
      if (failure.isPresent()) {
        view.line("failed    " + failure.get());
        return 1;
      }
      Optional<BatchVerdict> closing = state.closingVerdict();
      if (closing.isPresent() && !closingShown) {
        showSummary(closing.get());
        if (config.once()) {
          return 0;
        }
        closingShown = true;
        writeReport();
        view.line(
            "The loop has closed. It goes on: new alerts make new batches. Ctrl-C stops everything.");
      }
      Instant now = clock.instant();
      if (closing.isEmpty() && now.isAfter(deadline)) {
        view.line("unfinished  " + state.unfinishedStage() + ", and the time is up (--timeout)");
        return 1;
      }
      if (closing.isEmpty() && config.once() && state.nothingToDoSince(now.minus(QUIET))) {
        view.line("unfinished  " + state.unfinishedStage());
        return 1;
      }
    }
  }

  private void showIngest() {
    if (!state.ingestComplete()) {
      view.ingest(state.accepted(), state.rejected());
    } else if (!ingestShown) {
      ingestShown = true;
      view.line(
          String.format(
              Locale.ROOT,
              "ingest    complete: %,d records accepted, %,d rejected",
              state.accepted(),
              state.rejected()));
    }
  }

  private void showSummary(BatchVerdict closing) {
    state.snapshots().forEach(snapshot -> view.shares(snapshot, state.alerts()));
    view.line(
        "summary   alert on "
            + closing.getSubgroup()
            + seconds(" after ", state.toFirstAlert())
            + ", batch "
            + state.reportOf(closing).map(r -> r.getOutcome().name()).orElse("unknown")
            + ", verdict "
            + closing.getVerdict()
            + seconds(" after ", state.toVerdict()));
  }

  private static String seconds(String before, Optional<Duration> duration) {
    return duration
        .map(d -> String.format(Locale.ROOT, "%s%.1f s", before, d.toMillis() / 1000.0))
        .orElse("");
  }

  private void writeReport() {
    config
        .report()
        .ifPresent(
            file -> {
              DemoReport.write(DemoReport.of(config.descriptor().dataset(), state), file);
              view.line("report    " + file);
            });
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is already going down: the hook is what closes the stack then, and close() is
      // idempotent.
      hook.setName("demo-shutdown-running");
    }
  }

  private void show(LoopEvent event) {
    state.add(event, clock.instant());
    SpecificRecord value = event.value();
    if (value instanceof RepresentationSnapshot snapshot) {
      showSharesOnceIngested(snapshot);
    } else if (value instanceof ImbalanceAlert alert) {
      showAlert(alert);
    } else if (value instanceof SynthesisReport report) {
      if (shownReports.add(report.getBatchId())) {
        view.report(report);
      }
    }
    showVerdicts();
  }

  /**
   * The table comes once when the source is in, and again at the end: in between it changes every
   * second.
   */
  private void showSharesOnceIngested(RepresentationSnapshot snapshot) {
    Long records = snapshot.getRecords();
    Long late = snapshot.getLateRecords();
    if (records == null) {
      // Suppressed: the table comes at the end.
      return;
    }
    long counted = records + (late == null ? MOST_SUPPRESSED : late);
    if (!sharesShown && state.ingestComplete() && counted >= state.accepted()) {
      sharesShown = true;
      view.shares(snapshot, state.alerts());
    }
  }

  private void showAlert(ImbalanceAlert alert) {
    AlertState before = shownAlerts.put(alert.getAlertId(), alert.getState());
    boolean ever =
        before == AlertState.FIRING
            || before == AlertState.RECOVERING
            || before == AlertState.RESOLVED;
    boolean tells =
        alert.getState() == AlertState.FIRING || (ever && alert.getState() != AlertState.OK);
    if (alert.getState() == before || !tells) {
      return;
    }
    view.alert(alert);
  }

  /**
   * A verdict is shown when the evaluation that it rests on is here too: they come on two topics.
   */
  private void showVerdicts() {
    for (BatchVerdict verdict : state.verdicts()) {
      Optional<FairnessReport> evaluation = state.evaluationOf(verdict);
      if ((verdict.getEvaluationId() == null || evaluation.isPresent())
          && shownVerdicts.add(verdict.getBatchId())) {
        view.verdict(verdict, evaluation);
      }
    }
  }

  /** Hands what the parts report from their threads to the one thread that draws. */
  final class Listeners {
    void event(LoopEvent event) {
      events.add(() -> show(event));
    }

    LoopModel model() {
      return state.model();
    }

    void ingested(long accepted, long rejected) {
      state.ingested(accepted, rejected);
    }

    void ingestCompleted() {
      state.ingestCompleted(clock.instant());
    }

    void trainingStarted(int totalSteps, int rows) {
      events.add(() -> view.trainingStarted(totalSteps, rows));
    }

    void training(int step, int totalSteps, double criticLoss, double generatorLoss) {
      events.add(() -> view.training(step, totalSteps, criticLoss, generatorLoss));
    }

    void failed(String part, Throwable error) {
      state.failed(
          part
              + ": "
              + (error.getMessage() == null
                  ? error.getClass().getSimpleName()
                  : error.getMessage()));
    }
  }
}
