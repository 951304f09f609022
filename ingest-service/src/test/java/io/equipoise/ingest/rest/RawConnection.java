package io.equipoise.ingest.rest;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** HTTP/1.1 by hand: says exactly what it is told to, and reads answers one by one. */
final class RawConnection implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;

  /** An answer; header names in lower case. */
  record Answer(int status, Map<String, String> headers, String body) {}

  RawConnection(URI address) throws IOException {
    this.socket = new Socket(address.getHost(), address.getPort());
    this.socket.setTcpNoDelay(true);
    this.socket.setSoTimeout(30_000);
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  RawConnection send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.UTF_8));
  }

  RawConnection send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** Says that nothing more will be sent. */
  RawConnection end() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  Answer answer() throws IOException {
    String first = line();
    if (first.startsWith("HTTP/1.1 100")) {
      line();
      first = line();
    }
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    return new Answer(Integer.parseInt(first.split(" ", 3)[1]), headers, body);
  }

  /** Whether the other side has closed the connection. */
  boolean ended() throws IOException {
    return in.read() < 0;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("connection ended");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
