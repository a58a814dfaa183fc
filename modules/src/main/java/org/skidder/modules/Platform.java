package org.skidder.modules;

import java.util.Locale;

/**
 * What decides on defaults of modules.
 *
 * @param os {@code linux}, {@code darwin}, {@code windows}, or another system's name in lower case
 * @param hostname the host's name up to the first dot
 * @param domain what follows the dot; may be empty
 */
public record Platform(String os, String hostname, String domain) {
  /** This machine, with a full host name. */
  public static Platform of(String osName, String fullHostName) {
    String name = osName.toLowerCase(Locale.ROOT);
    String os = name.startsWith("mac") ? "darwin" : name.startsWith("win") ? "windows" : name;
    int dot = fullHostName.indexOf('.');
    return dot < 0
        ? new Platform(os, fullHostName, "")
        : new Platform(os, fullHostName.substring(0, dot), fullHostName.substring(dot + 1));
  }
}
