package io.equipoise.ingest.data;

import io.equipoise.schemas.OperatorException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Fetches one file over https; plain http only from this machine, for tests and mirrors behind a
 * tunnel. Follows a few redirects by the same rule. Nothing is resumed: a file is whole or absent.
 */
final class Download {
  private static final int MOST_REDIRECTS = 5;
  private static final List<Integer> REDIRECTS = List.of(301, 302, 303, 307, 308);

  private final Duration patience;
  private final long mostBytes;

  /**
   * A way to download.
   *
   * @param patience how long the other side may say nothing
   * @param mostBytes longest file that is taken
   */
  Download(Duration patience, long mostBytes) {
    this.patience = patience;
    this.mostBytes = mostBytes;
  }

  /**
   * Fetches the file.
   *
   * @param from where it is
   * @param to where it goes; overwritten
   * @throws IOException when the other side cannot be reached, or breaks off
   * @throws OperatorException when it refuses, or offers something that is not taken
   */
  void fetch(URI from, Path to) throws IOException {
    URI at = from;
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      HttpURLConnection connection = open(at);
      try {
        int status = connection.getResponseCode();
        if (status == HttpURLConnection.HTTP_OK) {
          copy(at, connection, to);
          return;
        }
        String location = connection.getHeaderField("Location");
        if (!REDIRECTS.contains(status) || location == null) {
          throw new OperatorException(at + " answered with status " + status + "; try again later");
        }
        at = at.resolve(location);
      } finally {
        connection.disconnect();
      }
    }
    throw new OperatorException(from + " redirects more than " + MOST_REDIRECTS + " times");
  }

  private HttpURLConnection open(URI at) throws IOException {
    String scheme = String.valueOf(at.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !(scheme.equals("http") && isThisMachine(at))) {
      throw new OperatorException(
          at + " is not https: what comes over it could have been changed on the way");
    }
    HttpURLConnection connection = (HttpURLConnection) at.toURL().openConnection();
    connection.setInstanceFollowRedirects(false);
    connection.setConnectTimeout(Math.toIntExact(patience.toMillis()));
    connection.setReadTimeout(Math.toIntExact(patience.toMillis()));
    connection.setRequestProperty("User-Agent", "equipoise");
    return connection;
  }

  private static boolean isThisMachine(URI at) {
    try {
      return at.getHost() != null && InetAddress.getByName(at.getHost()).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      return false;
    }
  }

  private void copy(URI at, HttpURLConnection connection, Path to) throws IOException {
    long announced = connection.getContentLengthLong();
    if (announced > mostBytes) {
      throw tooLong(at);
    }
    long copied = 0;
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = connection.getInputStream();
        OutputStream out = Files.newOutputStream(to)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        copied += n;
        if (copied > mostBytes) {
          throw tooLong(at);
        }
        out.write(buffer, 0, n);
      }
    }
    if (announced >= 0 && copied != announced) {
      throw new IOException("it broke off after " + copied + " of " + announced + " bytes");
    }
  }

  private OperatorException tooLong(URI at) {
    return new OperatorException(
        at + " is longer than " + (mostBytes >> 20) + " MiB, which it should not be");
  }
}
