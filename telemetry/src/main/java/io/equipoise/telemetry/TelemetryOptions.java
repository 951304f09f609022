package io.equipoise.telemetry;

import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.connection.ListenAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The command line's option that says where metrics and health are shown; for every service. */
public final class TelemetryOptions {
  private static final String ADDRESS = "--telemetry-address";

  @Option(
      names = ADDRESS,
      paramLabel = "HOST:PORT",
      converter = ListenAddress.Converter.class,
      description = {
        "Show /metrics, /health/live and /health/ready there (default: nowhere). Port 0: any free",
        "one, which the log names. Without a password: choose an address that only those reach who",
        "may read it."
      })
  private @Nullable ListenAddress address;

  /** Options at their defaults, to be filled in from a command line. */
  public TelemetryOptions() {}

  /** Whether an address was given. */
  public boolean isServed() {
    return address != null;
  }

  /**
   * Telemetry that is served where the option says; silent without it.
   *
   * @throws OperatorException when the host is not known, or nobody can listen there
   */
  public Telemetry open() {
    ListenAddress given = address;
    if (given == null) {
      return Telemetry.silent();
    }
    InetSocketAddress parsed = given.resolve(ADDRESS);
    Telemetry telemetry = Telemetry.prometheus();
    try {
      TelemetryServer unused = telemetry.serve(parsed);
      return telemetry;
    } catch (OperatorException e) {
      telemetry.close();
      throw e;
    }
  }
}
