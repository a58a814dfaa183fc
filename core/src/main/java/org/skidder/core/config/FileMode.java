package org.skidder.core.config;

import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/**
 * Permission bits of a file.
 *
 * @param bits 0 to 07777
 */
public record FileMode(int bits) {
  private static final PosixFilePermission[] FROM_HIGH = {
    PosixFilePermission.OWNER_READ,
    PosixFilePermission.OWNER_WRITE,
    PosixFilePermission.OWNER_EXECUTE,
    PosixFilePermission.GROUP_READ,
    PosixFilePermission.GROUP_WRITE,
    PosixFilePermission.GROUP_EXECUTE,
    PosixFilePermission.OTHERS_READ,
    PosixFilePermission.OTHERS_WRITE,
    PosixFilePermission.OTHERS_EXECUTE,
  };

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

  /** The mode as the file system API wants it; bits above 0777 have no place there. */
  public Set<PosixFilePermission> permissions() {
    Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
    for (int i = 0; i < FROM_HIGH.length; i++) {
      if ((bits & 0400 >> i) != 0) {
        set.add(FROM_HIGH[i]);
      }
    }
    return set;
  }

  /** Octal digits with a leading zero. */
  @Override
  public String toString() {
    return "0" + Integer.toOctalString(bits);
  }
}
