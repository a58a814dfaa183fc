package org.skidder.kafka;

import java.util.Locale;

/** How user and password are proven. */
public enum SaslMechanism {
  PLAIN("PLAIN", "org.apache.kafka.common.security.plain.PlainLoginModule"),
  SCRAM_SHA_256("SCRAM-SHA-256", "org.apache.kafka.common.security.scram.ScramLoginModule"),
  SCRAM_SHA_512("SCRAM-SHA-512", "org.apache.kafka.common.security.scram.ScramLoginModule");

  private final String label;
  private final String module;

  SaslMechanism(String label, String module) {
    this.label = label;
    this.module = module;
  }

  /**
   * Reads a name, in any case.
   *
   * @throws IllegalArgumentException when there is no such mechanism
   */
  public static SaslMechanism parse(String text) {
    for (SaslMechanism mechanism : values()) {
      if (mechanism.label.equals(text.toUpperCase(Locale.ROOT))) {
        return mechanism;
      }
    }
    throw new IllegalArgumentException(
        "unknown SASL mechanism '" + text + "'; choose one of PLAIN, SCRAM-SHA-256, SCRAM-SHA-512");
  }

  /** The line of a JAAS configuration that states user and password. */
  String login(String user, String password) {
    return module + " required username=" + quoted(user) + " password=" + quoted(password) + ";";
  }

  /** The library reads the line with a {@link java.io.StreamTokenizer}, so this is its escaping. */
  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        default -> out.append(c);
      }
    }
    return out.append('"').toString();
  }

  /** The name on the wire. */
  @Override
  public String toString() {
    return label;
  }
}
