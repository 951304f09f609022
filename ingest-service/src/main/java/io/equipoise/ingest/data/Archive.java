package io.equipoise.ingest.data;

import io.equipoise.schemas.OperatorException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Takes known files out of a ZIP archive. Names in the archive decide nothing: a file is found by
 * its last name and written where the caller says, so an archive cannot write outside; and no file
 * is unpacked beyond a limit, whatever it claims about its size.
 */
final class Archive {
  private final Path path;
  private final long mostBytes;

  /**
   * An archive.
   *
   * @param path where it is
   * @param mostBytes longest file that is unpacked
   */
  Archive(Path path, long mostBytes) {
    this.path = path;
    this.mostBytes = mostBytes;
  }

  /**
   * Unpacks one file.
   *
   * @param name its last name; capitals do not matter
   * @param to where it goes; overwritten
   * @return whether it is there
   * @throws OperatorException when the archive is damaged, or the file too long or there twice
   */
  boolean extract(String name, Path to) {
    try (ZipFile zip = new ZipFile(path.toFile())) {
      Optional<ZipEntry> entry = find(zip, name);
      if (entry.isEmpty()) {
        return false;
      }
      try (InputStream in = zip.getInputStream(entry.get());
          OutputStream out = Files.newOutputStream(to)) {
        copy(name, in, out);
      }
      return true;
    } catch (IOException damaged) {
      throw new OperatorException(
          path + " cannot be unpacked: " + damaged.getMessage() + "; fetch it again", damaged);
    }
  }

  private Optional<ZipEntry> find(ZipFile zip, String name) {
    Optional<ZipEntry> found = Optional.empty();
    Enumeration<? extends ZipEntry> entries = zip.entries();
    while (entries.hasMoreElements()) {
      ZipEntry entry = entries.nextElement();
      String last = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
      if (!entry.isDirectory()
          && last.toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
        if (found.isPresent()) {
          throw new OperatorException(
              path + " holds " + name + " more than once; it is not what the publisher offers");
        }
        found = Optional.of(entry);
      }
    }
    return found;
  }

  private void copy(String name, InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long copied = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      copied += n;
      if (copied > mostBytes) {
        throw new OperatorException(
            name
                + " in "
                + path
                + " unpacks to more than "
                + (mostBytes >> 20)
                + " MiB, which it should not");
      }
      out.write(buffer, 0, n);
    }
  }
}
