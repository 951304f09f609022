package io.equipoise.console.page;

import io.javalin.http.Context;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Refuses requests that call a page on this machine's own address by another machine's name: that
 * is how a site that somebody visits would read the page through their browser (DNS rebinding).
 */
final class HostCheck {
  private static final Pattern OWN =
      Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d{1,5})?");

  private final boolean loopback;

  /**
   * The check of a server.
   *
   * @param host address that it listens on; only a loopback address is checked
   */
  HostCheck(String host) {
    this.loopback = isLoopback(host);
  }

  void check(Context context) {
    String host = context.host();
    if (loopback && (host == null || !OWN.matcher(host.toLowerCase(Locale.ROOT)).matches())) {
      throw new Problem(421, "Misdirected request", "this page answers to localhost only");
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
