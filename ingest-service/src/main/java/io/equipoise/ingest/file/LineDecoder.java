package io.equipoise.ingest.file;

import io.equipoise.ingest.app.ReceivedLine;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Strict reading of lines: bytes that the encoding does not know are never silently replaced. Not
 * safe to share between threads.
 */
public final class LineDecoder {
  private final CharsetDecoder decoder;

  /**
   * A decoder of lines that {@link DataFile#open(Charset)} gives for the same charset: those of
   * UTF-16 come as UTF-8.
   */
  public LineDecoder(Charset charset) {
    Charset ofLines = Utf16Stream.reads(charset) ? StandardCharsets.UTF_8 : charset;
    this.decoder =
        ofLines
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  /** The line's text; empty when it is not in the encoding. */
  public Optional<String> decode(ReceivedLine line) {
    byte[] bytes = line.bytes();
    if (isAscii(bytes)) { // which every encoding of lines writes as itself
      return Optional.of(new String(bytes, StandardCharsets.ISO_8859_1));
    }
    try {
      return Optional.of(decoder.decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException notInTheEncoding) {
      return Optional.empty();
    }
  }

  private static boolean isAscii(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }
}
