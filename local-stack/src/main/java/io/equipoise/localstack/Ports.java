package io.equipoise.localstack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** TCP ports on the loopback interface. */
final class Ports {
  /** Everything listens here only: nobody else on the network can reach it. */
  static final String HOST = "127.0.0.1";

  private Ports() {}

  static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      // As servers do, so that connections of a killed predecessor that linger in TIME_WAIT are no
      // obstacle.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(loopback(), port), 1);
      return true;
    } catch (IOException busy) {
      return false;
    }
  }

  /** A port that was free a moment ago. */
  static int free() {
    try (ServerSocket socket = new ServerSocket(0, 1, loopback())) {
      return socket.getLocalPort();
    } catch (IOException fault) {
      throw new LocalStackException(
          "No free port on " + HOST + "; close some programs that listen there.", fault);
    }
  }

  /** As {@link #HOST}; Java's own idea of loopback may be IPv6. */
  private static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }
}
