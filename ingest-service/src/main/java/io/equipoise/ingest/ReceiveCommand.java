package io.equipoise.ingest;

import io.equipoise.cohort.descriptor.DatasetDescriptor;
import io.equipoise.cohort.descriptor.DescriptorLoader;
import io.equipoise.ingest.rest.RestSettings;
import io.equipoise.ingest.rest.TlsIdentity;
import io.equipoise.schemas.Foreground;
import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.PseudonymKey;
import io.equipoise.schemas.connection.ConnectionOptions;
import io.equipoise.schemas.connection.ListenAddress;
import io.equipoise.telemetry.Telemetry;
import io.equipoise.telemetry.TelemetryOptions;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code receive}: takes a dataset's records over HTTP until it is told to stop. */
@Command(
    name = "receive",
    mixinStandardHelpOptions = true,
    description = {
      "Takes records over HTTP: POST /records (JSON, NDJSON) and POST /fhir (a FHIR Bundle or resource).",
      "Answers when Kafka has every item, and says what became of each. GET /openapi.json describes it."
    })
public final class ReceiveCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(ReceiveCommand.class);

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Mixin private final TelemetryOptions telemetryOptions = new TelemetryOptions();
  @Mixin private final LimitOptions limits = new LimitOptions();

  @Option(
      names = "--descriptor",
      required = true,
      paramLabel = "FILE",
      description = "The dataset's descriptor.")
  private Path descriptor = Path.of("");

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      converter = ListenAddress.Converter.class,
      defaultValue = "127.0.0.1:8090",
      description = "Where to listen (default: ${DEFAULT-VALUE}).")
  private ListenAddress listen = new ListenAddress("127.0.0.1", 8090);

  @Option(
      names = "--tokens",
      paramLabel = "FILE",
      description = "Who may send: lines that ./equipoise token new makes. Read again on change.")
  private @Nullable Path tokens;

  @Option(
      names = "--tls-certificate",
      paramLabel = "PEM",
      description = "Certificate to show, then those that vouch for it; with --tls-key.")
  private @Nullable Path tlsCertificate;

  @Option(
      names = "--tls-key",
      paramLabel = "PEM",
      description = "Its private key, PKCS #8, not encrypted.")
  private @Nullable Path tlsKey;

  @Option(
      names = "--tls-keystore",
      paramLabel = "P12",
      description = "The same in a PKCS #12 key store; with --tls-keystore-password-file.")
  private @Nullable Path tlsKeyStore;

  @Option(
      names = "--tls-keystore-password-file",
      paramLabel = "FILE",
      description = "File with the key store's password.")
  private @Nullable Path tlsKeyStorePassword;

  @Option(
      names = "--plaintext",
      description = "Let other machines in without TLS: a proxy before the service speaks it.")
  private boolean plaintext;

  @Option(
      names = "--insecure",
      description = "Let other machines in without tokens or TLS. Not for patients' data.")
  private boolean insecure;

  @Option(
      names = "--pseudonym-key-file",
      paramLabel = "FILE",
      description =
          "File with the secret for the patients' pseudonyms (default: the environment variable "
              + PseudonymKey.ENVIRONMENT
              + ").")
  private @Nullable Path pseudonymKeyFile;

  /** A command whose options are to be filled in. */
  public ReceiveCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    RestSettings settings = settings();
    if (insecure) {
      log.warn(
          "--insecure: whoever reaches {} may send records, and may read what is sent",
          listen.authority());
    } else {
      settings.requireSecure(plaintext);
    }
    DatasetDescriptor dataset = DescriptorLoader.load(descriptor);
    PseudonymKey key = PseudonymKey.require(Optional.ofNullable(pseudonymKeyFile), System.getenv());
    InstantSource clock = InstantSource.system();
    ReceiveConfig config =
        new ReceiveConfig(
            dataset,
            connection.toConnection(),
            BodyIntakes.of(dataset, key, clock),
            settings,
            clock,
            System::nanoTime,
            new SecureRandom());
    try (Telemetry telemetry = telemetryOptions.open()) {
      return new Foreground().run(new ReceiveService(config, telemetry));
    }
  }

  private RestSettings settings() {
    return new RestSettings(
        listen.host(), listen.port(), Optional.ofNullable(tokens), identity(), limits.toLimits());
  }

  private Optional<TlsIdentity> identity() {
    Path certificate = tlsCertificate;
    Path secret = tlsKey;
    Path store = tlsKeyStore;
    Path password = tlsKeyStorePassword;
    boolean pem = certificate != null || secret != null;
    boolean keyStore = store != null || password != null;
    if (!pem && !keyStore) {
      return Optional.empty();
    }
    if (!keyStore && certificate != null && secret != null) {
      return Optional.of(TlsIdentity.pem(certificate, secret));
    }
    if (!pem && store != null && password != null) {
      return Optional.of(TlsIdentity.keyStore(store, password));
    }
    throw new OperatorException(
        "TLS needs either --tls-certificate and --tls-key, or --tls-keystore and --tls-keystore-password-file");
  }
}
