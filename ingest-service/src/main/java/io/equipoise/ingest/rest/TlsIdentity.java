package io.equipoise.ingest.rest;

import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.access.FileVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Certificate and private key with which the service shows who it is. Never prints the key. */
public final class TlsIdentity {
  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  /** What a key of a kind signs with. */
  private static final Map<String, String> SIGNATURES =
      Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

  private final KeyStore store;
  private final String password;
  private final Map<Path, FileVersion> versions;
  private final Supplier<TlsIdentity> reading;

  /**
   * What was read.
   *
   * @param versions the files as they were before they were read
   * @param reading reads them again
   */
  private TlsIdentity(
      KeyStore store,
      String password,
      Map<Path, FileVersion> versions,
      Supplier<TlsIdentity> reading) {
    this.store = store;
    this.password = password;
    this.versions = versions;
    this.reading = reading;
  }

  /**
   * From PEM files.
   *
   * @param certificate the certificate, then those that vouch for it
   * @param key private key in PKCS #8, not encrypted; RSA, EC or Ed25519
   * @throws OperatorException when they cannot be read, or do not belong together
   */
  public static TlsIdentity pem(Path certificate, Path key) {
    Map<Path, FileVersion> versions = versions(List.of(certificate, key));
    Certificate[] chain = chain(certificate).toArray(new Certificate[0]);
    PublicKey mine = chain[0].getPublicKey();
    PrivateKey secret = privateKey(key, mine.getAlgorithm());
    try {
      if (!belongTogether(secret, mine)) {
        throw new OperatorException(
            "private key "
                + key
                + " does not belong to the first certificate of "
                + certificate
                + "; check --tls-key and --tls-certificate");
      }
      // The store stays in memory, so its password protects nothing.
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("service", secret, "memory".toCharArray(), chain);
      return new TlsIdentity(store, "memory", versions, () -> pem(certificate, key));
    } catch (GeneralSecurityException | IOException unusable) {
      throw new OperatorException(
          "private key " + key + " and certificate " + certificate + " cannot be used", unusable);
    }
  }

  /**
   * From a PKCS #12 key store with one key.
   *
   * @param store the file
   * @param passwordFile file with its password, whose white space at the end does not count
   * @throws OperatorException when it cannot be read
   */
  public static TlsIdentity keyStore(Path store, Path passwordFile) {
    Map<Path, FileVersion> versions = versions(List.of(store, passwordFile));
    String password;
    try {
      password = Files.readString(passwordFile).stripTrailing();
    } catch (IOException unreadable) {
      throw new OperatorException(
          "password file " + passwordFile + " cannot be read; check --tls-keystore-password-file",
          unreadable);
    }
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore loaded = KeyStore.getInstance("PKCS12");
      loaded.load(in, password.toCharArray());
      for (String alias : Collections.list(loaded.aliases())) {
        if (loaded.isKeyEntry(alias)) {
          return new TlsIdentity(loaded, password, versions, () -> keyStore(store, passwordFile));
        }
      }
    } catch (GeneralSecurityException | IOException unusable) {
      throw new OperatorException(
          "key store "
              + store
              + " cannot be opened; check --tls-keystore (PKCS #12) and its password in "
              + passwordFile,
          unusable);
    }
    throw new OperatorException("key store " + store + " holds no private key");
  }

  /** What Jetty needs to speak TLS 1.2 and 1.3 as this identity. */
  SslContextFactory.Server contextFactory() {
    SslContextFactory.Server factory = new SslContextFactory.Server();
    fill(factory);
    factory.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    factory.setRenegotiationAllowed(false);
    return factory;
  }

  /** Gives Jetty this key and certificate. */
  void fill(SslContextFactory.Server factory) {
    factory.setKeyStore(store);
    factory.setKeyStorePassword(password);
  }

  /** Throws what is in the way of speaking TLS as this identity. */
  void requireUsable() throws Exception {
    SslContextFactory.Server trial = contextFactory();
    trial.start();
    trial.stop();
  }

  /** The files, as they were before they were read. */
  Map<Path, FileVersion> versions() {
    return versions;
  }

  /** The same files, as they are now. */
  Map<Path, FileVersion> versionsNow() {
    return versions(versions.keySet());
  }

  /** The identity that is in the files now; throws as it did at first. */
  TlsIdentity again() {
    return reading.get();
  }

  private static Map<Path, FileVersion> versions(Collection<Path> files) {
    Map<Path, FileVersion> versions = new LinkedHashMap<>();
    files.forEach(file -> versions.put(file, FileVersion.of(file)));
    return Collections.unmodifiableMap(versions);
  }

  private static List<Certificate> chain(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      List<Certificate> chain =
          new ArrayList<>(CertificateFactory.getInstance("X.509").generateCertificates(in));
      if (!chain.isEmpty()) {
        return chain;
      }
    } catch (GeneralSecurityException | IOException unreadable) {
      throw new OperatorException(
          "certificate " + file + " cannot be read as PEM; check --tls-certificate", unreadable);
    }
    throw new OperatorException(
        "certificate " + file + " holds no certificate; check --tls-certificate");
  }

  private static PrivateKey privateKey(Path file, String algorithm) {
    try {
      Matcher pem = PKCS8.matcher(Files.readString(file, StandardCharsets.US_ASCII));
      if (pem.find()) {
        byte[] encoded = Base64.getMimeDecoder().decode(pem.group(1));
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      }
    } catch (GeneralSecurityException | IOException | IllegalArgumentException unreadable) {
      throw new OperatorException(
          "private key " + file + " cannot be read as a PKCS #8 key of kind " + algorithm,
          unreadable);
    }
    throw new OperatorException(
        "private key "
            + file
            + " is not an unencrypted PKCS #8 key in PEM (BEGIN PRIVATE KEY); openssl pkcs8 -topk8 -nocrypt makes one");
  }

  private static boolean belongTogether(PrivateKey secret, PublicKey mine)
      throws GeneralSecurityException {
    String algorithm = SIGNATURES.getOrDefault(mine.getAlgorithm(), mine.getAlgorithm());
    byte[] text = "belong together".getBytes(StandardCharsets.US_ASCII);
    Signature signer = Signature.getInstance(algorithm);
    signer.initSign(secret);
    signer.update(text);
    byte[] signature = signer.sign();
    Signature verifier = Signature.getInstance(algorithm);
    verifier.initVerify(mine);
    verifier.update(text);
    return verifier.verify(signature);
  }
}
