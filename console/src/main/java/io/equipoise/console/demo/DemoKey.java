package io.equipoise.console.demo;

import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.PseudonymKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * The demo's secret for pseudonyms: drawn at random for each work folder and kept there, readable
 * by its owner only, so that a resumed run gives every patient the same pseudonym. Services outside
 * the demo have no default key.
 */
final class DemoKey {
  private static final int BYTES = 32;

  private DemoKey() {}

  static PseudonymKey in(Path workFolder) {
    Path file = workFolder.resolve("pseudonym.key");
    try {
      if (!Files.exists(file)) {
        byte[] secret = new byte[BYTES];
        new SecureRandom().nextBytes(secret);
        Path fresh = workFolder.resolve("pseudonym.key.new");
        Files.deleteIfExists(fresh);
        if (Files.getFileStore(workFolder).supportsFileAttributeView("posix")) {
          Files.createFile(
              fresh,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(fresh, HexFormat.of().formatHex(secret), StandardCharsets.UTF_8);
        Files.move(fresh, file);
      }
    } catch (IOException e) {
      throw new OperatorException("cannot write " + file + "; choose another --work-dir", e);
    }
    return PseudonymKey.require(Optional.of(file), Map.of());
  }
}
