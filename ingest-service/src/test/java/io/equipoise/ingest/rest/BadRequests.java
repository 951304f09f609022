package io.equipoise.ingest.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Requests of every bad kind, many on one connection, from several threads. */
public final class BadRequests {
  /** Sent together before their answers are read. */
  private static final int PIPELINED = 25;

  private final URI address;

  /** Of so many requests about one reaches Kafka, which is what takes the time. */
  private static final int REJECTED_ONE_IN = 10;

  private final List<Kind> lasting = new ArrayList<>();
  private final List<Kind> rejected = new ArrayList<>();
  private final List<Kind> ending = new ArrayList<>();

  /** A request, and how it is to be answered. */
  private record Kind(String name, String text, int status) {
    byte[] bytes() {
      return text.getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  /** Bad requests to a service that knows the token. */
  public BadRequests(URI address, String token) {
    this.address = address;
    String known = "Authorization: Bearer " + token + "\r\n";
    String json = known + "Content-Type: application/json\r\n";
    lasting(401, "no token", "POST /records", "Content-Type: application/json\r\n", "{}");
    lasting(401, "wrong token", "POST /fhir", "Authorization: Bearer eqp_x\r\n", "{}");
    lasting(404, "no such path", "POST /recordz", json, "{}");
    lasting(405, "wrong method", "DELETE /records", json, "");
    lasting(415, "XML", "POST /fhir", known + "Content-Type: application/fhir+xml\r\n", "<a/>");
    lasting(415, "no type", "POST /fhir", known, "{}");
    lasting(415, "brotli", "POST /fhir", json + "Content-Encoding: br\r\n", "x");
    lasting(400, "nothing", "POST /records", json, " ");
    lasting(400, "no gzip", "POST /records", json + "Content-Encoding: gzip\r\n", "{}");
    lasting(422, "no JSON", "POST /records", json, "{\"age\":");
    lasting(422, "deep", "POST /fhir", json, "[".repeat(5_000));
    lasting(422, "no UTF-8", "POST /records", json, "{\"\u00ff\u00fe\":1}");
    lasting(422, "wrong type", "POST /records", json, "{\"age\":\"x\"}");
    lasting(413, "many items", "POST /records", json, "[" + "1,".repeat(10_000) + "1]");
    ending(
        413, "large", "POST /fhir HTTP/1.1\r\nHost: a\r\n" + json + "Content-Length: 99999999\r\n");
    ending(400, "no HTTP", "\u0016\u0003\u0001\u0002 hello\r\n");
    ending(400, "no host", "GET /records HTTP/1.1\r\n");
    ending(
        400,
        "two lengths",
        "POST /fhir HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n");
    ending(
        431,
        "large headers",
        "GET /records HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(20_000) + "\r\n");
    ending(
        400,
        "bad chunk",
        "POST /fhir HTTP/1.1\r\nHost: a\r\n" + json + "Transfer-Encoding: chunked\r\n\r\nzz\r\n");
    lasting(501, "no method", "FETCH /records", json, "");
  }

  private void lasting(int status, String name, String start, String headers, String body) {
    (status == 422 ? rejected : lasting)
        .add(
            new Kind(
                name,
                start
                    + " HTTP/1.1\r\nHost: a\r\n"
                    + headers
                    + "Content-Length: "
                    + body.length()
                    + "\r\n\r\n"
                    + body,
                status));
  }

  private void ending(int status, String name, String head) {
    ending.add(new Kind(name, head + "\r\n", status));
  }

  /** Sends so many from so many threads; how many were answered with each status. */
  public Map<Integer, Integer> send(int requests, int threads) throws Exception {
    ExecutorService senders = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Map<Integer, Integer>>> parts = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        long seed = i;
        parts.add(senders.submit(() -> send(requests / threads, new Random(seed))));
      }
      Map<Integer, Integer> all = new TreeMap<>();
      for (Future<Map<Integer, Integer>> part : parts) {
        part.get().forEach((status, n) -> all.merge(status, n, Integer::sum));
      }
      return all;
    } finally {
      senders.shutdownNow();
    }
  }

  private Map<Integer, Integer> send(int requests, Random random) throws IOException {
    Map<Integer, Integer> answers = new TreeMap<>();
    for (int sent = 0; sent < requests; ) {
      List<Kind> batch = new ArrayList<>();
      while (batch.size() < PIPELINED - 1 && sent + batch.size() < requests - 1) {
        List<Kind> kinds = random.nextInt(REJECTED_ONE_IN) == 0 ? rejected : lasting;
        batch.add(kinds.get(random.nextInt(kinds.size())));
      }
      batch.add(ending.get(random.nextInt(ending.size())));
      ByteArrayOutputStream together = new ByteArrayOutputStream();
      batch.forEach(kind -> together.writeBytes(kind.bytes()));
      try (RawConnection connection = new RawConnection(address)) {
        connection.send(together.toByteArray());
        for (Kind kind : batch) {
          int status = connection.answer().status();
          assertThat(status).as(kind.name()).isEqualTo(kind.status());
          answers.merge(status, 1, Integer::sum);
        }
      }
      sent += batch.size();
    }
    return answers;
  }
}
