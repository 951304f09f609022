package io.equipoise.console.generate;

import io.equipoise.cohort.digest.Sha256;
import io.equipoise.schemas.OperatorException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Writes a file whole or not at all: under another name first. */
public final class OutputFile {
  private OutputFile() {}

  /** Writes text. */
  @FunctionalInterface
  public interface Text {
    /** Writes everything. */
    void writeTo(Writer out) throws IOException;
  }

  /** Writes bytes. */
  @FunctionalInterface
  public interface Bytes {
    /** Writes everything and leaves the stream open. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes a UTF-8 file; see {@link #writeBytes}. */
  public static String write(Path file, Text content) {
    return writeBytes(
        file,
        bytes -> {
          Writer out = new OutputStreamWriter(bytes, StandardCharsets.UTF_8);
          content.writeTo(out);
          out.flush();
        });
  }

  /**
   * Writes a file and returns the SHA-256 of its bytes in hex. Folders that are missing are made.
   *
   * @throws OperatorException naming the file, when it cannot be written
   */
  public static String writeBytes(Path file, Bytes content) {
    return write(file, content, false);
  }

  /**
   * Writes a file that its owner alone may read, from its first byte on, where the file system can
   * say so; see {@link #writeBytes}. A file that was there and that others could read is replaced.
   */
  public static String writeSecret(Path file, Bytes content) {
    return write(file, content, true);
  }

  /**
   * Removes a file that an earlier run has left, if there is one; what is no file is left alone.
   *
   * @throws OperatorException naming the file, when it cannot be removed
   */
  public static void discard(Path file) {
    try {
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.isSymbolicLink(file)) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new OperatorException(
          "cannot remove " + file + " of an earlier run: " + e.getMessage() + "; remove it", e);
    }
  }

  private static String write(Path file, Bytes content, boolean secret) {
    Path target = file.toAbsolutePath();
    Path unfinished = target.resolveSibling(target.getFileName() + ".unfinished");
    MessageDigest digest = Sha256.digest();
    try {
      Path folder = target.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.deleteIfExists(unfinished);
      Files.createFile(unfinished, secret ? ownersOnly(unfinished) : new FileAttribute<?>[0]);
      try {
        try (OutputStream out =
            new DigestOutputStream(
                new BufferedOutputStream(Files.newOutputStream(unfinished)), digest)) {
          content.writeTo(out);
        }
        Files.move(
            unfinished,
            target,
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(unfinished);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new OperatorException(
          "cannot write " + file + ": " + e.getMessage() + "; choose another file", e);
    }
  }

  private static FileAttribute<?>[] ownersOnly(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
