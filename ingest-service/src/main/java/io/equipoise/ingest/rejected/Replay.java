package io.equipoise.ingest.rejected;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.population.PatientRecord;
import io.equipoise.cohort.pseudonym.Pseudonyms;
import io.equipoise.ingest.app.Item;
import io.equipoise.ingest.app.Rate;
import io.equipoise.ingest.app.ReceivedLine;
import io.equipoise.ingest.app.ReplayClock;
import io.equipoise.ingest.domain.RecordAssembler;
import io.equipoise.ingest.json.SingleObjects;
import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.topic.Topics;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Reads rejected items again, through the descriptor as it is now, and sends those that pass, each
 * exactly once over any number of replays and crashes. The bytes are those on {@code <ds>.rejected}
 * or, where somebody corrected them, the corrected ones; they are read by the code that read them
 * first. What cannot be read alone without guessing is not sent, and the report says why.
 *
 * <p>A record that passes has the pseudonyms that it would have had at first.
 */
final class Replay {
  private static final String REQUEST = "rest:";

  private final DatasetDescriptor descriptor;
  private final Connection connection;
  private final Optional<Path> data;
  private final Pseudonyms pseudonyms;
  private final Rate rate;
  private final boolean dryRun;
  private final boolean received;
  private final InstantSource clock;

  /**
   * A replay that has not begun.
   *
   * @param descriptor the dataset as it is now
   * @param connection broker and registry
   * @param data folder of the files that the items came from; empty: it is not at hand
   * @param pseudonyms those of the ingest
   * @param rate how fast to send
   * @param dryRun whether nothing is sent
   * @param received whether items of requests are read too, whose senders were told of them
   * @param clock time of ingestion
   */
  Replay(
      DatasetDescriptor descriptor,
      Connection connection,
      Optional<Path> data,
      Pseudonyms pseudonyms,
      Rate rate,
      boolean dryRun,
      boolean received,
      InstantSource clock) {
    this.descriptor = descriptor;
    this.connection = connection;
    this.data = data;
    this.pseudonyms = pseudonyms;
    this.rate = rate;
    this.dryRun = dryRun;
    this.received = received;
    this.clock = clock;
  }

  /**
   * Replays.
   *
   * @param selection which items
   * @param corrected corrected bytes; when there are any, only those items are read
   */
  ReplayReport run(Selection selection, Map<RejectedId, byte[]> corrected)
      throws InterruptedException {
    ReplayReport report = new ReplayReport();
    RecordAssembler assembler = new RecordAssembler(descriptor, pseudonyms);
    try (ReplayLedger ledger = new ReplayLedger(descriptor, connection, !dryRun, clock);
        RejectedLog log =
            new RejectedLog(connection, Topics.of(descriptor.dataset()).rejected().name(), clock);
        Rereading csv = new CsvRereading(descriptor, data, assembler, clock);
        Rereading json = new JsonRereading(new SingleObjects(descriptor, assembler, clock));
        Rereading fhir = new FhirRereading(descriptor, data, pseudonyms, clock)) {
      List<Rereading> ways = List.of(csv, json, fhir);
      Run run = new Run(ledger, report, ways);
      log.readToEnd(
          selection.since(),
          item -> {
            if (selection.includes(item)
                && (corrected.isEmpty() || corrected.containsKey(item.id()))) {
              byte[] bytes = corrected.get(item.id());
              run.read(bytes == null ? item : item.withBytes(bytes));
            }
          });
      for (Rereading way : ways) {
        way.finish(run);
      }
      if (!dryRun) {
        ledger.commit();
      }
    }
    return report;
  }

  /** One replay in progress. */
  private final class Run implements BiConsumer<RejectedItem, Retry> {
    private final ReplayLedger ledger;
    private final ReplayReport report;
    private final List<Rereading> ways;
    private final ReplayClock pace = ReplayClock.system();
    private final long startNanos = pace.nanoTime();

    Run(ReplayLedger ledger, ReplayReport report, List<Rereading> ways) {
      this.ledger = ledger;
      this.report = report;
      this.ways = ways;
    }

    void read(RejectedItem item) {
      report.addRead();
      if (ledger.wasSent(item.id())) {
        report.addEarlier();
        return;
      }
      Optional<Rereading> way = ways.stream().filter(each -> each.takes(item)).findFirst();
      Optional<String> whyNot = whyNot(item, way);
      if (whyNot.isPresent()) {
        accept(item, new Retry.Cannot(whyNot.get()));
      } else {
        way.orElseThrow().read(item, this);
      }
    }

    private Optional<String> whyNot(RejectedItem item, Optional<Rereading> way) {
      if (item.received().isEmpty()) {
        return Optional.of(
            "its bytes are not kept, because the topic that they came from is not ours");
      }
      if (item.received().map(ReceivedLine::isCut).orElse(false)) {
        return Optional.of("only its first bytes were kept, because it is too long");
      }
      if (item.source().startsWith(REQUEST) && !received) {
        return Optional.of(
            "it came in a request, whose sender was told and may have sent it again;"
                + " --received reads such items all the same");
      }
      return way.isPresent()
          ? Optional.empty()
          : Optional.of(
              "it came from "
                  + (item.source().isEmpty() ? "an unknown source" : item.source())
                  + ", which cannot be read again; send it again corrected, the way it came");
    }

    @Override
    public void accept(RejectedItem item, Retry retry) {
      retry.visit(
          accepted -> pass(item, accepted.stream().map(Item.Accepted::record).toList()),
          refused -> report.addStillBad(refused.reason().code().id()),
          why -> report.addCannot(why, item));
    }

    private void pass(RejectedItem item, List<PatientRecord> records) {
      report.addPassed();
      if (!dryRun) {
        awaitTurn();
        ledger.send(item.id(), records);
      }
    }

    private void awaitTurn() {
      try {
        pace.awaitUntil(startNanos + rate.due(report.passed() - 1).toNanos());
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new OperatorException(
            "the replay was interrupted; start it again: nothing is sent twice", interrupted);
      }
    }
  }
}
