package io.equipoise.ingest.file;

import io.equipoise.ingest.app.ReceivedLine;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Strict reading of UTF-8: a byte sequence that is none is not silently replaced. */
public final class Utf8 {
  private Utf8() {}

  /**
   * The line's bytes behind the byte order mark; empty when they are not UTF-8. Costs next to
   * nothing for ASCII.
   */
  public static Optional<byte[]> bytes(ReceivedLine line) {
    byte[] bytes = line.bytes();
    int signs = 0;
    for (byte each : bytes) {
      signs |= each;
    }
    if (signs >= 0) {
      return Optional.of(bytes);
    }
    try {
      var unused =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes));
      return Optional.of(ByteOrderMark.without(bytes));
    } catch (CharacterCodingException notUtf8) {
      return Optional.empty();
    }
  }
}
