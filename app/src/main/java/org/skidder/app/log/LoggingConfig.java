package org.skidder.app.log;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.skidder.core.config.Binder;
import org.skidder.core.config.Config;
import org.skidder.core.config.FileMode;
import org.skidder.core.config.Option;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Validated;

/**
 * The section {@code logging}.
 *
 * @param level lowest level written
 * @param selectors debug topics
 * @param json form of the lines
 * @param toStderr destination
 * @param toSyslog destination
 * @param toEventlog destination
 * @param toFiles destination
 * @param files how files are written
 * @param metrics the periodic metrics line
 */
public record LoggingConfig(
    @Option(
            value = "Lowest level that is logged: debug, info, warning, error or critical.",
            def = "info")
        LogLevel level,
    @Option("Debug topics: at level debug only these loggers write debug lines. Empty or '*': all.")
        List<String> selectors,
    @Option("Log one JSON object per line.") boolean json,
    @Option("Log to stderr.") boolean toStderr,
    @Option("Log to the syslog daemon of this host (Linux).") boolean toSyslog,
    @Option("Log to the event log of Windows; not available.") boolean toEventlog,
    @Option(
            value = "Log to files. They are used whenever nothing else is chosen, even if false.",
            def = "true")
        boolean toFiles,
    @Option("Log files.") Files files,
    @Option("The periodic metrics line.") Metrics metrics) {

  /**
   * How log files are written.
   *
   * @param path folder
   * @param name file
   * @param rotateeverybytes bytes of one file
   * @param keepfiles old files
   * @param permissions mode of new files
   */
  public record Files(
      @Option("Folder of the log files; relative to path.logs (default: path.logs).")
          Optional<Path> path,
      @Option("Name of the log file (default: what the program calls itself, filebeat).")
          Optional<String> name,
      @Option(
              value = "A file is set aside before it becomes larger than this.",
              def = "10485760",
              min = "1",
              unit = "bytes")
          long rotateeverybytes,
      @Option(
              value = "How many old files are kept.",
              def = "7",
              min = "0",
              max = "1024",
              unit = "files")
          int keepfiles,
      @Option(value = "Mode of new log files, subject to the umask.", def = "0600")
          FileMode permissions)
      implements Validated {
    @Override
    public void validate(Problems.Scope problems) {
      if (permissions.bits() > 0777) {
        problems.error("permissions", "must be at most 0777, not " + permissions);
      }
      if (name.filter(n -> n.contains("/")).isPresent()) {
        problems.error("name", "must be the name of a file, without folders");
      } else if (name.filter(n -> n.indexOf('\0') >= 0).isPresent()) {
        problems.error("name", "must be the name of a file, without the character U+0000");
      }
    }
  }

  /**
   * The periodic metrics line.
   *
   * @param enabled whether there is one
   * @param period how often
   */
  public record Metrics(
      @Option(value = "Write a line with metrics now and then.", def = "true") boolean enabled,
      @Option(value = "How often.", def = "30s", min = "1ms") Duration period) {}

  /**
   * Reads the section {@code logging} of a whole configuration.
   *
   * @return empty if it has errors, which are in the problems then
   */
  public static Optional<LoggingConfig> of(Config root, Overrides overrides, Problems problems) {
    Config section = root.get("logging").orElse(Config.empty());
    Optional<LoggingConfig> read = Binder.tryBind(section, LoggingConfig.class, problems);
    if (read.isPresent() && read.get().logsToEventlog(overrides)) {
      boolean windows =
          System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
      problems.error(
          section.get("to_eventlog").orElse(section),
          windows
              ? "the event log is not available in this version; use to_files"
              : "there is no event log on this system; use to_syslog or to_files");
      return Optional.empty();
    }
    return read;
  }

  /** The first destination of all counts. */
  private boolean logsToEventlog(Overrides overrides) {
    return toEventlog && !overrides.stderr() && !toStderr && !toSyslog;
  }

  /** What the command line changes: {@code -e}, {@code -v} and {@code -d}. */
  public record Overrides(boolean stderr, boolean verbose, List<String> debug) {
    /** Nothing. */
    public static final Overrides NONE = new Overrides(false, false, List.of());
  }
}
