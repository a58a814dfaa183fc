package org.skidder.inputs.redis;

import java.util.Locale;

/** How servers are connected to. */
public enum Network {
  /** TCP, whatever the addresses. */
  TCP,
  /** TCP to IPv4 addresses. */
  TCP4,
  /** TCP to IPv6 addresses. */
  TCP6,
  /** Sockets of the Unix domain. */
  UNIX;

  /**
   * Reads the option.
   *
   * @throws IllegalArgumentException for other texts
   */
  public static Network parse(String text) {
    return switch (text) {
      case "tcp" -> TCP;
      case "tcp4" -> TCP4;
      case "tcp6" -> TCP6;
      case "unix" -> UNIX;
      default ->
          throw new IllegalArgumentException(
              "'" + text + "' is no network; write tcp, tcp4, tcp6 or unix");
    };
  }

  /** As it stands in the configuration. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
