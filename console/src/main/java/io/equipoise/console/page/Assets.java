package io.equipoise.console.page;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * The files that a browser gets: our own from the resources beside this class, and the charts
 * library from its WebJar. Addresses carry a mark of this start of the server, so that browsers may
 * keep files for ever and still get new ones after an upgrade. Held in memory, compressed once.
 * Safe for several threads.
 */
final class Assets {
  /** Where the files are in the address space. */
  static final String ROOT = "/assets/";

  /** No dot at the start of a part: neither {@code ..} nor hidden files. */
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*){0,3}");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "mjs", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "ico", "image/x-icon",
          "json", "application/json",
          "txt", "text/plain; charset=utf-8",
          "woff2", "font/woff2");

  private static final Pattern CHARTS = Pattern.compile("echarts[A-Za-z0-9.]*\\.js");

  private final String mark;
  private final Map<String, Optional<Asset>> found = new ConcurrentHashMap<>();

  /**
   * One file.
   *
   * @param type its media type
   * @param plain its bytes
   * @param gzip its bytes, compressed
   */
  record Asset(String type, Bytes plain, Bytes gzip) {}

  /** Bytes that are not changed. */
  static final class Bytes {
    private final byte[] content;

    Bytes(byte[] content) {
      this.content = content;
    }

    /** The bytes themselves, which nobody changes. */
    byte[] content() {
      return content;
    }
  }

  /**
   * The assets under a mark of their own.
   *
   * @param mark letters and digits, another one at every start
   */
  Assets(String mark) {
    this.mark = "v-" + mark;
  }

  /** The page itself, whose links to assets carry the mark. */
  Asset index() {
    return found.computeIfAbsent("", name -> Optional.of(marked(require("index.html")))).get();
  }

  /**
   * A file by the rest of its address after {@link #ROOT}, with or without the mark; empty when
   * there is none, or the name is none that a file may have.
   */
  Optional<Asset> find(String path) {
    String name = isMarked(path) ? path.substring(mark.length() + 1) : path;
    if (!NAME.matcher(name).matches() || !TYPES.containsKey(ending(name))) {
      return Optional.empty();
    }
    // Only names that exist are kept, so that asking for others does not fill the memory.
    Optional<Asset> known = found.getOrDefault(name, Optional.empty());
    if (known.isPresent()) {
      return known;
    }
    Optional<Asset> read = read(name);
    read.ifPresent(asset -> found.put(name, Optional.of(asset)));
    return read;
  }

  /** Whether the address carries the mark, so that its content never changes. */
  boolean isMarked(String path) {
    return path.startsWith(mark + "/");
  }

  private Asset marked(Asset index) {
    String text = new String(index.plain().content(), StandardCharsets.UTF_8);
    return asset(
        index.type(),
        text.replace("\"" + ROOT, "\"" + ROOT + mark + "/").getBytes(StandardCharsets.UTF_8));
  }

  private Asset require(String name) {
    return read(name)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "static/" + name + " is missing from the program; build it again"));
  }

  private static Optional<Asset> read(String name) {
    String resource = CHARTS.matcher(name).matches() ? charts(name) : "static/" + name;
    try (InputStream in = Assets.class.getResourceAsStream(resource)) {
      return in == null
          ? Optional.empty()
          : Optional.of(
              asset(
                  TYPES.getOrDefault(ending(name), "application/octet-stream"), in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource + " from the program", e);
    }
  }

  private static String charts(String name) {
    String resource = "/META-INF/maven/org.webjars/echarts/pom.properties";
    Properties properties = new Properties();
    try (InputStream in = Assets.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing from the program; build it again");
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource + " from the program", e);
    }
    return "/META-INF/resources/webjars/echarts/" + properties.getProperty("version") + "/" + name;
  }

  private static Asset asset(String type, byte[] plain) {
    return new Asset(type, new Bytes(plain), new Bytes(gzip(plain)));
  }

  static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot compress in memory", e);
    }
    return out.toByteArray();
  }

  private static String ending(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
