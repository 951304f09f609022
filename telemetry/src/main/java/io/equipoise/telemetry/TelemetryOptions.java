package io.equipoise.telemetry;

import io.equipoise.schemas.OperatorException;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The command line's option that says where metrics and health are shown; for every service. */
public final class TelemetryOptions {
  private static final Pattern ADDRESS =
      Pattern.compile("(?:\\[([0-9a-fA-F:]+)]|([^\\s,:\\[\\]]+)):(\\d{1,5})");

  @Option(
      names = "--telemetry-address",
      paramLabel = "HOST:PORT",
      description = {
        "Show /metrics, /health/live and /health/ready there (default: nowhere). Port 0: any free",
        "one, which the log names. Without a password: choose an address that only those reach who",
        "may read it."
      })
  private @Nullable String address;

  /** Options at their defaults, to be filled in from a command line. */
  public TelemetryOptions() {}

  /** Whether an address was given. */
  public boolean isServed() {
    return address != null;
  }

  /**
   * Telemetry that is served where the option says; silent without it.
   *
   * @throws OperatorException when the address is none, or nobody can listen there
   */
  public Telemetry open() {
    String given = address;
    if (given == null) {
      return Telemetry.silent();
    }
    InetSocketAddress parsed = parse(given);
    Telemetry telemetry = Telemetry.prometheus();
    try {
      TelemetryServer unused = telemetry.serve(parsed);
      return telemetry;
    } catch (OperatorException e) {
      telemetry.close();
      throw e;
    }
  }

  static InetSocketAddress parse(String text) {
    Matcher matcher = ADDRESS.matcher(text);
    int port = matcher.matches() ? Integer.parseInt(matcher.group(3)) : -1;
    if (port < 0 || port > 65_535) {
      throw new OperatorException(
          "telemetry address must be HOST:PORT, for example 127.0.0.1:9464, got '"
              + text
              + "'; check --telemetry-address");
    }
    String host = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new OperatorException(
          "telemetry address names host '"
              + host
              + "', which cannot be found; check --telemetry-address");
    }
    return address;
  }
}
