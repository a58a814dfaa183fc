package org.skidder.core.config;

/**
 * Permission bits of a file.
 *
 * @param bits 0 to 07777
 */
public record FileMode(int bits) {
  /** Rejects what is no mode. */
  public FileMode {
    if (bits < 0 || bits > 07777) {
      throw new IllegalArgumentException(
          "is no file mode; write permissions as octal digits, for instance 0600");
    }
  }

  /**
   * Reads octal digits, with or without leading zero.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static FileMode parse(String text) {
    int bits = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      bits = digit < 0 || digit > 7 || bits > 07777 ? -1 : bits * 8 + digit;
      if (bits < 0) {
        break;
      }
    }
    return new FileMode(text.isEmpty() ? -1 : bits);
  }

  /** Octal digits with a leading zero. */
  @Override
  public String toString() {
    return "0" + Integer.toOctalString(bits);
  }
}
