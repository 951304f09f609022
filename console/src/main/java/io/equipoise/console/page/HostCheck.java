package io.equipoise.console.page;

import io.equipoise.schemas.OperatorException;
import io.javalin.http.Context;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests that call the page by a name that is not its own: that is how a site that
 * somebody visits would read the page through their browser (DNS rebinding). A page on a loopback
 * address has the names of this machine; one that is given names has these too, at any address. A
 * page on another address that is given none answers to every name.
 */
final class HostCheck {
  /** Names of the page, joined by commas, where {@code --host-name} is not given. */
  static final String ENVIRONMENT = "EQUIPOISE_PAGE_HOST_NAMES";

  /** What every machine calls itself: no site can have it, so that it is never a rebound name. */
  private static final Pattern OWN = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");

  private static final Pattern NAME =
      Pattern.compile("[a-z0-9]([a-z0-9._-]{0,251}[a-z0-9])?|\\[[0-9a-f:.]+]");

  private static final Pattern HEADER = Pattern.compile("(.+?)(?::\\d{1,5})?");

  private final boolean checks;
  private final Set<String> names;

  /**
   * The check of a server.
   *
   * @param host address that it listens on
   * @param names its names beyond that address, of {@link #names}
   */
  HostCheck(String host, Set<String> names) {
    this.checks = !names.isEmpty() || isLoopback(host);
    this.names = Set.copyOf(names);
  }

  /**
   * A page's names: those of the option or else those of the environment.
   *
   * @param given what {@code --host-name} says
   * @param environment the process's variables, of which {@link #ENVIRONMENT} is read
   * @throws OperatorException when one is no name of a host: with a port or a scheme, for example
   */
  static Set<String> names(List<String> given, Map<String, String> environment) {
    String source = given.isEmpty() ? ENVIRONMENT : "--host-name";
    String text =
        given.isEmpty() ? environment.getOrDefault(ENVIRONMENT, "") : String.join(",", given);
    Set<String> names = new TreeSet<>();
    for (String part : text.split(",", -1)) {
      String name = part.strip().toLowerCase(Locale.ROOT);
      if (NAME.matcher(name).matches()) {
        names.add(name);
      } else if (!given.isEmpty() || !name.isEmpty()) {
        throw new OperatorException(
            source
                + " must be the name of a host without scheme and port, for example"
                + " page.example.org, got '"
                + part.strip()
                + "'");
      }
    }
    return names;
  }

  void check(Context context) {
    if (!answersTo(context.host())) {
      throw new Problem(
          421,
          "Misdirected request",
          names.isEmpty()
              ? "this page answers to localhost only"
              : "this page answers only to localhost and to the names that --host-name gives it");
    }
  }

  /** Whether a request with this header {@code Host} is meant for the page. */
  boolean answersTo(@Nullable String header) {
    if (!checks) {
      return true;
    }
    if (header == null) {
      return false;
    }
    Matcher parts = HEADER.matcher(header.toLowerCase(Locale.ROOT));
    if (!parts.matches()) {
      return false;
    }
    String name = parts.group(1);
    return OWN.matcher(name).matches() || names.contains(name);
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
