package org.skidder.inputs.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;

/** What to do about a file or folder that may not be read. */
final class ReadAccess {
  private ReadAccess() {}

  /** A sentence for the user, without its full stop. */
  static String advice(Path path) {
    String advice = "give the user that Skidder runs as read access";
    try {
      PosixFileAttributes attributes = Files.readAttributes(path, PosixFileAttributes.class);
      String group = attributes.group().getName();
      String way =
          attributes.permissions().contains(PosixFilePermission.GROUP_READ)
              ? ", for instance through the group " + group
              : ", for instance with setfacl: its group " + group + " may not read it either";
      return advice + way + " (it belongs to " + attributes.owner().getName() + ")";
    } catch (IOException | UnsupportedOperationException e) {
      return advice;
    }
  }
}
