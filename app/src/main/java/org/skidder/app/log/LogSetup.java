package org.skidder.app.log;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.event.Level;

/** Makes the log what the configuration says. */
public final class LogSetup {
  /** Where syslog daemons listen. */
  private static final List<Path> SYSLOG =
      List.of(Path.of("/dev/log"), Path.of("/var/run/syslog"), Path.of("/var/run/log"));

  private LogSetup() {}

  /**
   * Begins to log as configured.
   *
   * @param program what the program calls itself: name for syslog, and of the log file
   * @param logs {@code path.logs}
   * @throws IOException when the destination cannot be used; the message is for the user
   */
  public static void configure(
      LogSystem system,
      String program,
      LoggingConfig config,
      LoggingConfig.Overrides overrides,
      Path logs)
      throws IOException {
    system.configure(
        new LogSystem.State(
            threshold(config, overrides),
            selectors(config, overrides),
            target(program, config, overrides, logs)));
  }

  /** Begins to log warnings and errors to stderr, as commands do that must not touch log files. */
  public static void warningsToStderr(LogSystem system, LoggingConfig.Overrides overrides) {
    boolean debug = !overrides.debug().isEmpty();
    Level level = debug ? Level.DEBUG : overrides.verbose() ? Level.INFO : Level.WARN;
    Set<String> selectors = all(List.of(), overrides);
    LineFormat format = new LineFormat(false, ZoneId.systemDefault());
    system.configure(
        new LogSystem.State(level, selectors, new StreamTarget(standardError(), format)));
  }

  static Level threshold(LoggingConfig config, LoggingConfig.Overrides overrides) {
    Level level = config.level().level();
    if (!overrides.debug().isEmpty()) {
      return Level.DEBUG;
    }
    return overrides.verbose() && level.toInt() > Level.INFO.toInt() ? Level.INFO : level;
  }

  static Set<String> selectors(LoggingConfig config, LoggingConfig.Overrides overrides) {
    return all(config.selectors(), overrides);
  }

  private static Set<String> all(List<String> selectors, LoggingConfig.Overrides overrides) {
    Set<String> all = new LinkedHashSet<>(selectors);
    for (String list : overrides.debug()) {
      for (String selector : list.split(",", -1)) {
        if (!selector.isBlank()) {
          all.add(selector.strip());
        }
      }
    }
    return all;
  }

  private static LogTarget target(
      String program, LoggingConfig config, LoggingConfig.Overrides overrides, Path logs)
      throws IOException {
    LineFormat format = new LineFormat(config.json(), ZoneId.systemDefault());
    LogTarget stderr = new StreamTarget(standardError(), format);
    if (overrides.stderr() || config.toStderr()) {
      return stderr;
    }
    if (config.toSyslog()) {
      return syslog(program, format, stderr);
    }
    LoggingConfig.Files files = config.files();
    Path file = file(files.path().map(logs::resolve).orElse(logs), files.name().orElse(program));
    RotatingFile rotating =
        new RotatingFile(
            file, files.rotateeverybytes(), files.keepfiles(), files.permissions().permissions());
    return new FileTarget(file, rotating, format, stderr);
  }

  private static Path file(Path folder, String name) throws IOException {
    try {
      return folder.resolve(name);
    } catch (InvalidPathException e) {
      throw new IOException(
          "identity.name cannot be the name of the log file ("
              + e.getReason()
              + "): set logging.files.name",
          e);
    }
  }

  private static LogTarget syslog(String program, LineFormat format, LogTarget fallback)
      throws IOException {
    IOException last = new IOException("there is no socket " + SYSLOG.getFirst());
    for (Path socket : SYSLOG) {
      if (Files.exists(socket)) {
        try {
          return new SyslogTarget(socket, program, format, fallback);
        } catch (IOException e) {
          last = new IOException(socket + ": " + e.getMessage(), e);
        }
      }
    }
    throw new IOException(
        "logging.to_syslog: cannot reach a syslog daemon: "
            + last.getMessage()
            + "; start one, or log to files or stderr",
        last);
  }

  /** Not {@code System.err}: no encoding in between, and interrupts do no harm. */
  private static OutputStream standardError() {
    return new FileOutputStream(FileDescriptor.err);
  }
}
