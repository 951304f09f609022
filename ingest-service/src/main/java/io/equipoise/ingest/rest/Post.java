package io.equipoise.ingest.rest;

import io.equipoise.ingest.app.Intake;
import io.equipoise.ingest.metrics.ReceiveMeters;
import io.equipoise.schemas.access.Role;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One route that takes bodies. Safe to share between threads. */
final class Post implements Handler {
  static final String JSON = "application/json";
  static final String FHIR = "application/fhir+json";
  static final String NDJSON = "application/x-ndjson";

  private static final Pattern MEDIA_TYPE =
      Pattern.compile("\\s*([\\w.+-]+/[\\w.+-]+)\\s*(?:;\\s*charset\\s*=\\s*\"?([\\w-]+)\"?\\s*)?");

  private final Optional<Intake> intake;
  private final Set<String> mediaTypes;
  private final Door door;
  private final Gate gate;
  private final Reception reception;
  private final ReceiveLimits limits;
  private final ReceiveMeters meters;
  private final LongSupplier nanoTime;

  /**
   * A route.
   *
   * @param intake reads the bodies; empty: there is no such route for the dataset
   * @param mediaTypes what is taken; of these {@link #NDJSON} line by line
   */
  Post(
      Optional<Intake> intake,
      Set<String> mediaTypes,
      Door door,
      Gate gate,
      Reception reception,
      ReceiveLimits limits,
      ReceiveMeters meters,
      LongSupplier nanoTime) {
    this.intake = intake;
    this.mediaTypes = mediaTypes;
    this.door = door;
    this.gate = gate;
    this.reception = reception;
    this.limits = limits;
    this.meters = meters;
    this.nanoTime = nanoTime;
  }

  @Override
  public void handle(Context request) throws IOException {
    door.require(Role.WRITE, request);
    Intake reader =
        intake.orElseThrow(
            () ->
                new ProblemException(
                    ProblemKind.NO_FHIR_SOURCE,
                    "the dataset's descriptor has no sources.fhir, so FHIR cannot be read"));
    String mediaType = mediaType(request);
    boolean gzip = isGzip(request);
    boolean stream = mediaType.equals(NDJSON);
    long most = stream ? limits.streamBytes() : limits.bodyBytes();
    if (request.req().getContentLengthLong() > most) {
      throw RequestBody.tooLarge(most);
    }
    try (Gate.Pass pass = gate.enter()) {
      answer(request, receive(reader, request, gzip, stream, most, pass));
    }
  }

  private Receipt receive(
      Intake reader, Context request, boolean gzip, boolean stream, long most, Gate.Pass pass)
      throws IOException {
    ArrivingBytes arriving =
        new ArrivingBytes(
            request.req().getInputStream(), limits.idle(), limits.bytesPerSecond(), nanoTime);
    String origin = "rest:" + request.path() + "/" + RestServer.id(request);
    try {
      RequestBody body =
          gzip
              ? RequestBody.gzip(arriving, most, limits.ratio())
              : RequestBody.plain(arriving, most);
      return stream
          ? reception.lines(reader, body, pass, origin)
          : reception.whole(reader, body, pass, origin);
    } finally {
      meters.bytes(arriving.count());
    }
  }

  private static void answer(Context request, Receipt receipt) {
    if (receipt.nothingAccepted()) {
      request
          .status(ProblemKind.NOTHING_ACCEPTED.status())
          .contentType(ProblemErrors.PROBLEM)
          .result(Answers.nothingAccepted(RestServer.id(request), receipt));
    } else {
      request
          .status(202)
          .contentType(JSON)
          .result(Answers.receipt(RestServer.id(request), receipt));
    }
  }

  private String mediaType(Context request) {
    String type = Optional.ofNullable(request.header("Content-Type")).orElse("");
    Matcher parts = MEDIA_TYPE.matcher(type);
    if (parts.matches()) {
      String name = parts.group(1).toLowerCase(Locale.ROOT);
      boolean utf8 = parts.group(2) == null || parts.group(2).equalsIgnoreCase("utf-8");
      if (utf8 && mediaTypes.contains(name)) {
        return name;
      }
    }
    String taken = String.join(", ", mediaTypes.stream().sorted().toList());
    request.header("Accept-Post", taken);
    throw new ProblemException(
        ProblemKind.UNSUPPORTED_MEDIA_TYPE, "Content-Type must be one of " + taken + ", in UTF-8");
  }

  private static boolean isGzip(Context request) {
    String encoding =
        Optional.ofNullable(request.header("Content-Encoding"))
            .orElse("identity")
            .strip()
            .toLowerCase(Locale.ROOT);
    if (encoding.equals("gzip") || encoding.equals("identity")) {
      return encoding.equals("gzip");
    }
    request.header("Accept-Encoding", "gzip");
    throw new ProblemException(
        ProblemKind.UNSUPPORTED_ENCODING, "Content-Encoding must be gzip, or absent");
  }
}
