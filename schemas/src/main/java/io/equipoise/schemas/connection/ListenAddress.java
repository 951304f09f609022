package io.equipoise.schemas.connection;

import io.equipoise.schemas.OperatorException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Where a service listens, as a command line says it: {@code HOST:PORT}. An IPv6 address stands in
 * brackets there, {@code [::1]:8090}, and without them in {@link #host()}.
 *
 * @param host name or address, without brackets
 * @param port port, 0 to 65535; 0: any that is free
 */
public record ListenAddress(String host, int port) {
  private static final int LARGEST_PORT = 65_535;
  private static final Pattern TEXT =
      Pattern.compile("(?:\\[([0-9a-fA-F:.]+(?:%[\\w.-]+)?)]|([^\\s,:/\\[\\]]+)):(\\d{1,5})");

  /** Checks the port. */
  public ListenAddress {
    if (port < 0 || port > LARGEST_PORT) {
      throw new IllegalArgumentException("port must be in [0, 65535], got " + port);
    }
  }

  /** Reads the option of a command line; picocli names the option in front of what is wrong. */
  public static final class Converter implements ITypeConverter<ListenAddress> {
    /** For picocli. */
    public Converter() {}

    @Override
    public ListenAddress convert(String text) {
      return parse(text);
    }
  }

  /**
   * The address that the text names; asks no name server.
   *
   * @throws TypeConversionException when the text is none
   */
  public static ListenAddress parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()
        || Integer.parseInt(parts.group(3)) > LARGEST_PORT
        || (parts.group(1) != null && !isAddress(parts.group(1)))) {
      throw new TypeConversionException(
          "must be HOST:PORT, for example 127.0.0.1:8090 or [::1]:8090, with a port from 0 to"
              + " 65535, got '"
              + text
              + "'");
    }
    String host = parts.group(1) != null ? parts.group(1) : parts.group(2);
    return new ListenAddress(host, Integer.parseInt(parts.group(3)));
  }

  private static boolean isAddress(String ipv6) {
    try {
      // In brackets it is an address or nothing: no name server is asked.
      return InetAddress.getByName("[" + ipv6 + "]") != null;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /**
   * The address with the host looked up.
   *
   * @param option name of the option, for the error
   * @throws OperatorException when the host is not known
   */
  public InetSocketAddress resolve(String option) {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new OperatorException(
          option + " names host '" + host + "', which cannot be found; check it");
    }
    return address;
  }

  /** The same host with a port. */
  public ListenAddress withPort(int other) {
    return new ListenAddress(host, other);
  }

  /** As a URL has it: {@code host:port}, an IPv6 address in brackets. */
  public String authority() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
