package io.equipoise.ingest.rest;

import io.equipoise.ingest.app.Delivery;
import io.equipoise.ingest.app.Intake;
import io.equipoise.ingest.app.Item;
import io.equipoise.ingest.app.ReceivedLine;
import io.equipoise.ingest.app.UndeliveredException;
import io.equipoise.ingest.domain.Rejected;
import io.equipoise.ingest.domain.RejectionCode;
import io.equipoise.ingest.file.ByteOrderMark;
import io.equipoise.ingest.file.LineReader;
import io.equipoise.ingest.metrics.ReceiveMeters;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Takes one body after another: makes items of it, hands every one on, the rejected ones too, and
 * gives the receipt when Kafka has them all. Knows nothing of HTTP but its problems. Safe to share
 * between threads.
 */
final class Reception {
  /** Most rejected lines of a stream that are told of one by one. */
  static final int MOST_TOLD_OF_A_STREAM = 1_000;

  private static final int CHUNK_BYTES = 16 << 10;

  private final Delivery delivery;
  private final ReceiveLimits limits;
  private final ReceiveMeters meters;
  private final BodyShape shape;

  Reception(Delivery delivery, ReceiveLimits limits, ReceiveMeters meters) {
    this.delivery = delivery;
    this.limits = limits;
    this.meters = meters;
    this.shape = new BodyShape(limits.items(), limits.nesting());
  }

  /** Takes a body that is one JSON text, which is read into memory. */
  Receipt whole(Intake intake, RequestBody body, Gate.Pass pass, String origin) {
    byte[] bytes = read(body, pass);
    Optional<Rejected> fault = shape.fault(bytes);
    List<Item> items =
        fault
            .<List<Item>>map(
                reason ->
                    List.of(
                        new Item.Refused(reason, origin, new ReceivedLine(1, bytes, bytes.length))))
            .orElseGet(() -> intake.read(bytes, origin));
    Parcel parcel = new Parcel(true, limits.items());
    items.forEach(item -> parcel.send(item, OptionalLong.empty()));
    return parcel.receipt();
  }

  /**
   * Takes a body that is one JSON object per line, line by line. What is sent before a problem
   * stays sent.
   */
  Receipt lines(Intake intake, RequestBody body, Gate.Pass pass, String origin) {
    pass.reserve(limits.streamReserve());
    Parcel parcel = new Parcel(false, MOST_TOLD_OF_A_STREAM);
    boolean empty = true;
    try (LineReader lines =
        new LineReader(origin, ByteOrderMark.skipped(body), limits.lineBytes())) {
      for (var next = lines.next(); next.isPresent(); next = lines.next()) {
        ReceivedLine line = next.get();
        if (!line.isBlank()) {
          empty = false;
          for (Item item : items(intake, line, origin)) {
            parcel.send(item, OptionalLong.of(line.number()));
          }
        }
      }
    } catch (ProblemException problem) {
      throw parcel.interruptedBy(problem);
    } catch (IOException unreadable) {
      throw parcel.interruptedBy(RequestBody.unreadable());
    }
    if (empty) {
      throw empty();
    }
    return parcel.receipt();
  }

  private List<Item> items(Intake intake, ReceivedLine line, String origin) {
    if (line.isCut()) {
      return List.of(
          refused(
              RejectionCode.TOO_LONG,
              "line is longer than " + limits.lineBytes() + " bytes",
              line,
              origin));
    }
    byte[] bytes = line.bytes();
    Optional<Rejected> fault = shape.fault(bytes);
    if (fault.isPresent()) {
      return List.of(new Item.Refused(fault.get(), origin, line));
    }
    if (!startsObject(bytes)) {
      return List.of(
          refused(RejectionCode.BROKEN_JSON, "line is not one JSON object", line, origin));
    }
    // Where an object was found may be all that tells records without an identity apart.
    List<Item> items = new ArrayList<>(1);
    for (Item item : intake.read(bytes, origin + "#" + line.number())) {
      item.visit(
          items::add, refused -> items.add(new Item.Refused(refused.reason(), origin, line)));
    }
    return items;
  }

  private static Item refused(RejectionCode code, String reason, ReceivedLine line, String origin) {
    return new Item.Refused(new Rejected(code, "", reason), origin, line);
  }

  private static boolean startsObject(byte[] text) {
    for (int i = ByteOrderMark.length(text); i < text.length; i++) {
      byte b = text[i];
      if (b != ' ' && b != '\t' && b != '\r') {
        return b == '{';
      }
    }
    return false;
  }

  private static byte[] read(RequestBody body, Gate.Pass pass) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(CHUNK_BYTES);
    byte[] chunk = new byte[CHUNK_BYTES];
    for (int read = body.read(chunk, 0, CHUNK_BYTES);
        read >= 0;
        read = body.read(chunk, 0, CHUNK_BYTES)) {
      pass.reserve(read);
      bytes.write(chunk, 0, read);
    }
    byte[] all = bytes.toByteArray();
    for (int i = ByteOrderMark.length(all); i < all.length; i++) {
      byte b = all[i];
      if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
        return all;
      }
    }
    throw empty();
  }

  private static ProblemException empty() {
    return new ProblemException(ProblemKind.EMPTY_BODY, "the request has no body");
  }

  /** The items of one request on their way. */
  private final class Parcel {
    private final Delivery.Parcel items = delivery.parcel();
    private final List<ItemResult> results = new ArrayList<>();
    private final boolean tellsAccepted;
    private final int mostTold;
    private long accepted;
    private long rejected;
    private long omitted;

    Parcel(boolean tellsAccepted, int mostTold) {
      this.tellsAccepted = tellsAccepted;
      this.mostTold = mostTold;
    }

    void send(Item item, OptionalLong line) {
      try {
        items.send(item);
      } catch (UndeliveredException failed) {
        throw undelivered(failed);
      }
      long index = accepted + rejected;
      item.visit(
          record -> {
            accepted++;
            if (tellsAccepted) {
              tell(new ItemResult(index, line, Optional.empty(), record.unlisted()));
            }
          },
          refused -> {
            rejected++;
            meters.rejected(refused.reason().code());
            omitted += results.size() < mostTold ? 0 : 1;
            tell(new ItemResult(index, line, Optional.of(refused.reason()), Set.of()));
          });
    }

    private void tell(ItemResult result) {
      if (results.size() < mostTold) {
        results.add(result);
      }
    }

    Receipt receipt() {
      try {
        items.await();
      } catch (UndeliveredException failed) {
        throw undelivered(failed);
      }
      meters.accepted(accepted);
      return new Receipt(accepted, rejected, results, omitted);
    }

    /** A problem in the middle of a stream, with what was sent before. */
    ProblemException interruptedBy(ProblemException problem) {
      if (problem.kind() == ProblemKind.NOT_DELIVERED) {
        return problem;
      }
      Receipt before = receipt();
      return new ProblemException(
          problem.kind(),
          problem.detail()
              + "; the lines before were delivered, as accepted and rejected say, and those after were not read",
          Map.of("accepted", before.accepted(), "rejected", before.rejected()));
    }

    private ProblemException undelivered(UndeliveredException failed) {
      return new ProblemException(
          ProblemKind.NOT_DELIVERED,
          "Kafka did not take all items in time: it has acknowledged those that delivered counts, may have those that"
              + " uncertain counts, and has no others. Send the whole request again: what arrived before arrives twice.",
          Map.of("delivered", failed.arrived(), "uncertain", failed.uncertain()));
    }
  }
}
