package org.skidder.app.home;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Which Skidder this is.
 *
 * @param own Skidder's version
 * @param compatible version of Filebeat whose configuration and documents it has
 * @param commit source it was built from, or {@code unknown}
 * @param time when it was built, or {@code unknown}
 */
public record Version(String own, String compatible, String commit, String time) {
  /** The version that the build wrote down. */
  public static Version read() {
    Properties values = new Properties();
    try (InputStream in =
        Version.class.getResourceAsStream("/org/skidder/app/version.properties")) {
      if (in != null) {
        values.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read version.properties", e);
    }
    return new Version(
        values.getProperty("version", "unknown"),
        values.getProperty("compatible", "unknown"),
        values.getProperty("commit", "unknown"),
        values.getProperty("time", "unknown"));
  }

  /** One line for {@code skidder version}. */
  public String line() {
    return "skidder version "
        + own
        + " ("
        + System.getProperty("os.arch")
        + "), compatible with filebeat "
        + compatible
        + " ["
        + commit
        + " built "
        + time
        + ", Java "
        + System.getProperty("java.version")
        + "]";
  }
}
