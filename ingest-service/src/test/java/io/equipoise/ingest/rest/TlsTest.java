package io.equipoise.ingest.rest;

import static io.equipoise.ingest.rest.TlsRenewal.Look.CHANGING;
import static io.equipoise.ingest.rest.TlsRenewal.Look.REFUSED;
import static io.equipoise.ingest.rest.TlsRenewal.Look.RENEWED;
import static io.equipoise.ingest.rest.TlsRenewal.Look.SAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.equipoise.ingest.Fixtures;
import io.equipoise.ingest.metrics.ReceiveMeters;
import io.equipoise.schemas.OperatorException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {
  private static final String PASSWORD = "changeit";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "Ed25519"})
  void shouldSpeakTlsFromPemFiles(String algorithm) throws Exception {
    KeyStore keys = keys(algorithm);
    TlsIdentity identity =
        TlsIdentity.pem(pemCertificate(keys, algorithm), pemKey(keys, algorithm));

    try (RestServer server = server(identity)) {
      server.start();

      assertThat(server.address().getScheme()).isEqualTo("https");
      HttpResponse<String> answer = post(trusting(keys), server.address());
      assertThat(answer.statusCode()).isEqualTo(202);
      assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
      assertThatThrownBy(() -> post(HttpClient.newHttpClient(), server.address()))
          .isInstanceOf(SSLHandshakeException.class);
      assertThatThrownBy(
              () -> {
                try (RawConnection plain = new RawConnection(server.address())) {
                  plain.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").answer();
                }
              })
          .isInstanceOf(Exception.class);
    }
  }

  @Test
  void shouldSpeakTlsFromAKeyStore() throws Exception {
    KeyStore keys = keys("EC");
    Path password = Files.writeString(folder.resolve("password"), PASSWORD + "\n");

    try (RestServer server = server(TlsIdentity.keyStore(folder.resolve("EC.p12"), password))) {
      server.start();

      assertThat(post(trusting(keys), server.address()).statusCode()).isEqualTo(202);
    }
  }

  @Test
  void shouldSayWhatIsWrongWithTheFiles() throws Exception {
    KeyStore rsa = keys("RSA");
    KeyStore ec = keys("EC");
    Path certificate = pemCertificate(rsa, "RSA");
    Path key = pemKey(rsa, "RSA");
    Path other = pemKey(keys("RSA"), "RSA-2");
    Path text = Files.writeString(folder.resolve("text"), "secret4711");

    assertFault(() -> TlsIdentity.pem(certificate, other), "does not belong");
    assertFault(
        () -> TlsIdentity.pem(pemCertificate(ec, "EC"), key), "as a PKCS #8 key of kind EC");
    assertFault(() -> TlsIdentity.pem(text, key), "certificate");
    assertFault(() -> TlsIdentity.pem(certificate, text), "unencrypted PKCS #8");
    assertFault(() -> TlsIdentity.pem(folder.resolve("none"), key), "cannot be read");
    assertFault(() -> TlsIdentity.keyStore(folder.resolve("EC.p12"), text), "cannot be opened");
    assertFault(
        () -> TlsIdentity.keyStore(folder.resolve("EC.p12"), folder.resolve("none")),
        "cannot be read");
  }

  @Test
  void shouldShowTheRenewedCertificateToNewConnections() throws Exception {
    KeyStore old = keys("EC");
    KeyStore renewed = keys("EC");
    Path certificate = pemCertificate(old, "live");
    Path key = pemKey(old, "live");

    try (RestServer server = server(TlsIdentity.pem(certificate, key))) {
      server.start();
      assertThat(post(trusting(old), server.address()).statusCode()).isEqualTo(202);

      pemCertificate(renewed, "live");
      pemKey(renewed, "live");

      await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .untilAsserted(
              () ->
                  assertThat(post(trusting(renewed), server.address()).statusCode())
                      .isEqualTo(202));
      assertThatThrownBy(() -> post(trusting(old), server.address()))
          .isInstanceOf(SSLHandshakeException.class);
    }
  }

  @Test
  void shouldKeepTheCertificateAndWarnOnceWhenTheNewFilesCannotBeUsed() throws Exception {
    KeyStore old = keys("EC");
    KeyStore renewed = keys("EC");
    Path certificate = pemCertificate(old, "live");
    Path key = pemKey(old, "live");
    TlsIdentity identity = TlsIdentity.pem(certificate, key);
    SslContextFactory.Server shown = identity.contextFactory();
    shown.start();
    TlsRenewal renewal = new TlsRenewal(identity, shown);
    assertThat(renewal.look()).isEqualTo(TlsRenewal.Look.SAME);

    // Half written, then with the key of another certificate, then away.
    Files.writeString(certificate, "-----BEGIN CERTIFICATE-----\nMIIB");
    assertThat(looks(renewal, 4)).containsExactly(CHANGING, REFUSED, SAME, SAME);
    pemCertificate(renewed, "live");
    assertThat(looks(renewal, 3)).containsExactly(CHANGING, REFUSED, SAME);
    Files.delete(key);
    assertThat(looks(renewal, 3)).containsExactly(CHANGING, REFUSED, SAME);
    assertThat(shown.getKeyStore().getCertificate("service"))
        .isEqualTo(old.getCertificate("service"));
    pemKey(renewed, "live");
    assertThat(looks(renewal, 3)).containsExactly(CHANGING, RENEWED, SAME);
    assertThat(shown.getKeyStore().getCertificate("service"))
        .isEqualTo(renewed.getCertificate("service"));
    shown.stop();
  }

  private static List<TlsRenewal.Look> looks(TlsRenewal renewal, int times) {
    return Stream.generate(renewal::look).limit(times).toList();
  }

  private interface Attempt {
    void run() throws Exception;
  }

  private static void assertFault(Attempt attempt, String message) {
    assertThatThrownBy(attempt::run)
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("4711");
  }

  private static RestServer server(TlsIdentity identity) {
    return new RestServer(
        new RestSettings(
            "127.0.0.1", 0, Optional.empty(), Optional.of(identity), RestServerTest.LIMITS),
        new Intakes(new TinyIntake(), Optional.empty()),
        new LedgerDelivery(),
        new ReceiveMeters(new SimpleMeterRegistry()),
        OpenApiDocument.of(Fixtures.csvClinic()),
        System::nanoTime,
        () -> "request");
  }

  private static HttpResponse<String> post(HttpClient client, URI address) throws Exception {
    return client.send(
        HttpRequest.newBuilder(address.resolve("/records"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"id\":\"a\",\"age\":42}"))
            .build(),
        BodyHandlers.ofString());
  }

  private static HttpClient trusting(KeyStore keys) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("service", keys.getCertificate("service"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
  }

  /** A key and a certificate of its own for 127.0.0.1, by the JDK's keytool. */
  private KeyStore keys(String algorithm) throws Exception {
    Path store = folder.resolve(algorithm + ".p12");
    Files.deleteIfExists(store);
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "service",
                "-keyalg",
                algorithm,
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=IP:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString()));
    Process keytool =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(keytool.exitValue()).as(Files.readString(folder.resolve("keytool.log"))).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return keys;
  }

  private Path pemCertificate(KeyStore keys, String name) throws Exception {
    return pem(name + "-cert.pem", "CERTIFICATE", keys.getCertificate("service").getEncoded());
  }

  private Path pemKey(KeyStore keys, String name) throws Exception {
    return pem(
        name + "-key.pem",
        "PRIVATE KEY",
        keys.getKey("service", PASSWORD.toCharArray()).getEncoded());
  }

  private Path pem(String name, String kind, byte[] content) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return Files.writeString(
        folder.resolve(name),
        "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(kind, text, kind));
  }
}
