package org.skidder.inputs.net;

/** Kinds of sockets of the Unix domain. */
public enum SocketType {
  /** Connections. */
  STREAM,
  /** Messages of their own. */
  DATAGRAM;

  /**
   * Reads the option.
   *
   * @throws IllegalArgumentException for other texts
   */
  public static SocketType parse(String text) {
    return switch (text) {
      case "stream" -> STREAM;
      case "datagram" -> DATAGRAM;
      default ->
          throw new IllegalArgumentException(
              "'" + text + "' is no type of sockets; write stream or datagram");
    };
  }

  /** As it stands in the configuration. */
  @Override
  public String toString() {
    return this == STREAM ? "stream" : "datagram";
  }
}
