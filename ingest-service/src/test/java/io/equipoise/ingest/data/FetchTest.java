package io.equipoise.ingest.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.equipoise.schemas.OperatorException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetchTest {
  private static final long MEBIBYTE = 1 << 20;

  @TempDir Path folder;
  private HttpServer server;
  private byte[] served = new byte[0];
  private int requests;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/data.zip",
        exchange -> {
          requests++;
          exchange.sendResponseHeaders(200, served.length);
          exchange.getResponseBody().write(served);
          exchange.close();
        });
    server.createContext(
        "/moved",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/data.zip");
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    server.createContext(
        "/away",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "http://192.0.2.1/data.zip");
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    server.createContext(
        "/broken",
        exchange -> {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write(new byte[10]);
          exchange.getResponseBody().flush();
          exchange.getHttpContext().getServer().removeContext("/broken");
          throw new IOException("breaks off");
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void shouldDownloadUnpackAndCacheTheRealFiles() throws Exception {
    Path heart = realHeart();
    served =
        zip(
            Map.of(
                "deep/er/processed.cleveland.data",
                    Files.readAllBytes(heart.resolve("processed.cleveland.data")),
                "PROCESSED.hungarian.data",
                    Files.readAllBytes(heart.resolve("processed.hungarian.data")),
                "../../../../evil", "out".getBytes(StandardCharsets.UTF_8)));
    Path into = folder.resolve("a/b/into");

    List<Fetch.Fetched> first = fetch(Publication.HEART, url("/moved"), Optional.of(into));
    List<Fetch.Fetched> second = fetch(Publication.HEART, Optional.empty(), Optional.of(into));

    assertThat(requests).isEqualTo(1);
    assertThat(first).isEqualTo(second).hasSize(2).allMatch(Fetch.Fetched::recorded);
    assertThat(into.resolve("processed.cleveland.data"))
        .hasSameBinaryContentAs(heart.resolve("processed.cleveland.data"));
    assertThat(names(into))
        .containsExactlyInAnyOrder("processed.cleveland.data", "processed.hungarian.data");
    try (var all = Files.walk(folder)) {
      assertThat(all.map(path -> path.getFileName().toString())).doesNotContain("evil", ".archive");
    }
  }

  @Test
  void shouldFetchAnewWhenTheCacheIsDamaged() throws Exception {
    Path heart = realHeart();
    fetch(Publication.HEART, Optional.of(heart.toString()), Optional.empty());
    Path cached = folder.resolve("cache/data/heart/processed.hungarian.data");
    Files.delete(cached);
    Files.writeString(cached, "damaged");

    List<Fetch.Fetched> files =
        fetch(Publication.HEART, Optional.of(heart.toString()), Optional.empty());

    assertThat(cached).hasSameBinaryContentAs(heart.resolve("processed.hungarian.data"));
    assertThat(files).extracting(Fetch.Fetched::path).contains(cached);
  }

  @Test
  void shouldKeepNothingOfChangedFiles() throws IOException {
    served =
        zip(
            Map.of(
                "processed.cleveland.data", "1,2\n".getBytes(StandardCharsets.UTF_8),
                "processed.hungarian.data", "1,2\n".getBytes(StandardCharsets.UTF_8)));

    assertThatThrownBy(() -> fetch(Publication.HEART, url("/data.zip"), Optional.empty()))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("processed.cleveland.data has SHA-256")
        .hasMessageContaining("recorded is a74b7efa");
    assertThat(names(folder.resolve("cache/data/heart"))).isEmpty();
    assertThatThrownBy(
            () ->
                fetcher(Publication.HEART)
                    .run(url("/data.zip"), Optional.of("0".repeat(64)), Optional.empty()))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("not the one that --sha256 names");
  }

  @Test
  void shouldTakeANewEditionByTheDigestOfItsArchiveButOnlyWithItsStructure() throws Exception {
    StringBuilder rows = new StringBuilder("encounter_id,patient_nbr,race,gender,age,weight\n");
    for (int i = 101_766; i > 0; i--) {
      rows.append(i * 10).append(",1,x,y,z,w\n");
    }
    served = zip(Map.of("diabetic_data.csv", rows.toString().getBytes(StandardCharsets.UTF_8)));

    List<Fetch.Fetched> files =
        fetcher(Publication.DIABETES130)
            .run(url("/data.zip"), Optional.of(sha256(served)), Optional.empty());

    assertThat(files).hasSize(2).noneMatch(Fetch.Fetched::recorded);
    List<String> first = lines(folder.resolve("cache/data/diabetes130/" + Additions.FIRST_STAYS));
    assertThat(first).hasSize(61_060);
    assertThat(first.subList(0, 3))
        .containsExactly(
            "encounter_id,patient_nbr,race,gender,age,weight", "10,1,x,y,z,w", "20,1,x,y,z,w");
    assertThat(first.get(61_059)).startsWith("610590,");

    served = zip(Map.of("diabetic_data.csv", (rows + "1,1\n").getBytes(StandardCharsets.UTF_8)));
    assertThatThrownBy(
            () ->
                fetcher(Publication.DIABETES130)
                    .run(url("/data.zip"), Optional.of(sha256(served)), Optional.empty()))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("has 101,768 lines, expected are 101,767");
  }

  @Test
  void shouldMakeTheSharedSampleOfStaysFromItsOwnRows() throws Exception {
    Path shared = realData().resolve("diabetes130").resolve(Additions.FIRST_STAYS);
    Path plain = folder.resolve("diabetic_data.csv");
    List<String> rows = lines(shared);
    Files.write(plain, rows);
    Path made = folder.resolve("made.gz");

    Additions.firstStays(plain, made, Additions.STAYS);

    assertThat(lines(made)).isEqualTo(rows);
  }

  @Test
  void shouldSayWhatToDoByHandWhenThereIsNoNetwork() throws IOException {
    server.stop(0);
    assertThatThrownBy(() -> fetch(Publication.HEART, url("/data.zip"), Optional.empty()))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("Download heart+disease.zip by hand from https://archive.ics")
        .hasMessageContaining("data fetch heart --from");
    assertThatThrownBy(
            () -> fetch(Publication.HEART, Optional.of(folder.toString()), Optional.empty()))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("neither heart+disease.zip nor processed.cleveland.data");
  }

  @Test
  void shouldNotTakeWhatBreaksOffOrComesUnprotected() {
    assertThatThrownBy(() -> fetch(Publication.HEART, url("/broken"), Optional.empty()))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("cannot download");
    assertThatThrownBy(() -> fetch(Publication.HEART, url("/away"), Optional.empty()))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("http://192.0.2.1/data.zip is not https");
    assertThatThrownBy(() -> fetch(Publication.HEART, url("/nothing"), Optional.empty()))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("status 404");
  }

  @Test
  void shouldBoundWhatIsDownloadedAndUnpacked() throws IOException {
    served = new byte[(int) MEBIBYTE + 1];
    assertThatThrownBy(
            () ->
                new Fetch(
                        Publication.HEART,
                        folder.resolve("cache"),
                        new Download(Duration.ofSeconds(5), MEBIBYTE))
                    .run(url("/data.zip"), Optional.empty(), Optional.empty()))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("longer than 1 MiB");
    Path bomb =
        Files.write(folder.resolve("bomb.zip"), zip(Map.of("x", new byte[2 * (int) MEBIBYTE])));
    assertThat(Files.size(bomb)).isLessThan(10_000);
    assertThatThrownBy(() -> new Archive(bomb, MEBIBYTE).extract("x", folder.resolve("x")))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("unpacks to more than 1 MiB");
    Path twice =
        Files.write(
            folder.resolve("twice.zip"), zip(Map.of("a/x", new byte[1], "b/X", new byte[1])));
    assertThatThrownBy(() -> new Archive(twice, MEBIBYTE).extract("x", folder.resolve("x")))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("more than once");
    Path noZip = Files.writeString(folder.resolve("no.zip"), "<html>");
    assertThatThrownBy(() -> new Archive(noZip, MEBIBYTE).extract("x", folder.resolve("x")))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("cannot be unpacked");
  }

  @Test
  void shouldOverwriteNoOtherFile() throws IOException {
    Path heart = realHeart();
    Path into = Files.createDirectory(folder.resolve("into"));
    Files.writeString(into.resolve("processed.cleveland.data"), "mine");

    assertThatThrownBy(
            () -> fetch(Publication.HEART, Optional.of(heart.toString()), Optional.of(into)))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("is there already and is another file");
    assertThat(into.resolve("processed.cleveland.data")).hasContent("mine");
  }

  @Test
  void shouldFindTheCacheByTheXdgRules() {
    Path home = Path.of("/home/ann");
    assertThat(CacheFolder.of(Map.of(), home)).isEqualTo(Path.of("/home/ann/.cache/equipoise"));
    assertThat(CacheFolder.of(Map.of("XDG_CACHE_HOME", "/big"), home))
        .isEqualTo(Path.of("/big/equipoise"));
    assertThat(CacheFolder.of(Map.of("XDG_CACHE_HOME", "relative"), home))
        .isEqualTo(Path.of("/home/ann/.cache/equipoise"));
  }

  private Fetch fetcher(Publication publication) {
    return new Fetch(
        publication, folder.resolve("cache"), new Download(Duration.ofSeconds(5), 64 * MEBIBYTE));
  }

  private List<Fetch.Fetched> fetch(
      Publication publication, Optional<String> from, Optional<Path> into) {
    return fetcher(publication).run(from, Optional.empty(), into);
  }

  private Optional<String> url(String path) {
    return Optional.of("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private static Path realData() {
    String data = System.getenv("EQUIPOISE_DATA");
    assumeTrue(data != null, "set EQUIPOISE_DATA to the folder of real data to run this test");
    return Path.of(data);
  }

  private static Path realHeart() {
    return realData().resolve("heart");
  }

  private static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(path -> path.getFileName().toString()).toList();
    }
  }

  private static List<String> lines(Path packed) throws IOException {
    List<String> lines = new ArrayList<>();
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(lines::add);
    }
    return lines;
  }

  private static byte[] zip(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
