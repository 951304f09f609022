package io.equipoise.schemas.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * What tells that a file was written or replaced. Links are followed, so a link that points
 * elsewhere is another version.
 *
 * @param changed when it was last written
 * @param bytes its size; -1 when there is no file that could be looked at
 * @param key which file it is to the file system, or empty
 */
public record FileVersion(FileTime changed, long bytes, String key) {
  private static final FileVersion ABSENT = new FileVersion(FileTime.fromMillis(0), -1, "");

  /** The version that is there now. */
  public static FileVersion of(Path file) {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      Object key = now.fileKey();
      return new FileVersion(now.lastModifiedTime(), now.size(), key == null ? "" : key.toString());
    } catch (IOException notThere) {
      return ABSENT;
    }
  }
}
