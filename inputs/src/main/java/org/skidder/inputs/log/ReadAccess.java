package org.skidder.inputs.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;

/** What to do about a file or folder that may not be read. */
final class ReadAccess {
  private ReadAccess() {}

  /** A sentence for the user, without its full stop. */
  static String advice(Path path) {
    String advice = "give the user that Skidder runs as read access";
    try {
      PosixFileAttributes attributes = Files.readAttributes(path, PosixFileAttributes.class);
      return advice
          + ", for instance through the group "
          + attributes.group().getName()
          + " (it belongs to "
          + attributes.owner().getName()
          + ")";
    } catch (IOException | UnsupportedOperationException e) {
      return advice;
    }
  }
}
