package io.equipoise.ingest.data;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where downloads are kept: {@code $XDG_CACHE_HOME/equipoise}, or {@code ~/.cache/equipoise}.
 * Source: XDG Base Directory Specification 0.8 (2021), by which a relative path there is ignored.
 */
final class CacheFolder {
  private CacheFolder() {}

  /**
   * The folder, which need not be there yet.
   *
   * @param environment the process's variables
   * @param home the user's home folder
   */
  static Path of(Map<String, String> environment, Path home) {
    return Optional.ofNullable(environment.get("XDG_CACHE_HOME"))
        .filter(text -> !text.isBlank())
        .map(Path::of)
        .filter(Path::isAbsolute)
        .orElse(home.resolve(".cache"))
        .resolve("equipoise");
  }

  /** The folder of this process's user. */
  static Path ofThisUser() {
    return of(System.getenv(), Path.of(System.getProperty("user.home", ".")));
  }
}
