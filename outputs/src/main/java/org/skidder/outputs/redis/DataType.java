package org.skidder.outputs.redis;

/** Where events go in a server. */
public enum DataType {
  /** To the end of a list. */
  LIST("RPUSH"),
  /** To who listens to a channel at the moment. */
  CHANNEL("PUBLISH");

  private final String command;

  DataType(String command) {
    this.command = command;
  }

  /**
   * Reads a name.
   *
   * @throws IllegalArgumentException when there is no such type
   */
  public static DataType parse(String text) {
    return switch (text) {
      case "list" -> LIST;
      case "channel" -> CHANNEL;
      default ->
          throw new IllegalArgumentException(
              "redis data type " + text + " not supported; choose list or channel");
    };
  }

  /** The command that puts an event there. */
  String command() {
    return command;
  }

  /** The name in the configuration. */
  @Override
  public String toString() {
    return this == LIST ? "list" : "channel";
  }
}
