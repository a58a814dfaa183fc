package org.skidder.core.tls;

/** How much of the peer's certificate is checked. */
public enum VerificationMode {
  /** Chain, dates, usage, and that it is for the host that was called. */
  FULL,
  /** Chain, dates and usage, but not the name. */
  CERTIFICATE,
  /** Nothing: anyone may be at the other end. */
  NONE;

  /**
   * Reads {@code full}, {@code certificate} or {@code none}; nothing means full.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static VerificationMode parse(String text) {
    return switch (text) {
      case "", "full" -> FULL;
      case "certificate" -> CERTIFICATE;
      case "none" -> NONE;
      default ->
          throw new IllegalArgumentException(
              "unknown verification mode '" + text + "'; use full, certificate or none");
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
