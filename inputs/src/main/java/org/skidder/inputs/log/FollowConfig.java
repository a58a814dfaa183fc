package org.skidder.inputs.log;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.skidder.core.config.Option;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Validated;
import org.skidder.core.regex.LineMatcher;
import org.skidder.inputs.log.lines.Encoding;
import org.skidder.inputs.log.lines.LineOptions;

/** Options of inputs that follow files, but for which files these are. */
public record FollowConfig(
    @Option("Whether ** is expanded.") RecursiveGlob recursiveGlob,
    @Option("Files that are left out: patterns searched in the absolute path.")
        List<LineMatcher> excludeFiles,
    @Option(value = "Whether symbolic links are followed.", def = "false") boolean symlinks,
    @Option(value = "Whether files in gzip or zstd format are read unpacked.", def = "true")
        boolean compression,
    @Option(value = "Encoding of the files, a name or label of the WHATWG list.", def = "plain")
        Encoding encoding,
    @Option("Only lines that match one of these patterns are kept.") List<LineMatcher> includeLines,
    @Option("Lines that match one of these patterns are dropped.") List<LineMatcher> excludeLines,
    @Option(value = "How much is read at once.", def = "262144", min = "1", unit = "bytes")
        int harvesterBufferSize,
    @Option(
            value = "Longest text of an event; the rest is cut.",
            def = "10485760",
            min = "1",
            unit = "bytes")
        int maxBytes,
    @Option("Decoding of lines that are JSON objects.") Optional<JsonConfig> json,
    @Option("Joining of lines to one event.") Optional<MultilineConfig> multiline,
    @Option(
            value = "Files not modified for this long are not opened; 0: all are.",
            def = "0s",
            min = "0s")
        Duration ignoreOlder,
    @Option(value = "Close a file without new lines for this long; 0: at its end.", def = "5m")
        Duration closeInactive,
    @Option(value = "Close a file when it is renamed.", def = "false") boolean closeRenamed,
    @Option(value = "Close a file when it is removed.", def = "true") boolean closeRemoved,
    @Option(value = "Close a file at its end.", def = "false") boolean closeEof,
    @Option(value = "Close a file this long after it was opened; 0: never.", def = "0s", min = "0s")
        Duration closeTimeout,
    @Option(
            value = "Forget a file this long after its last change; 0: never.",
            def = "0s",
            min = "0s")
        Duration cleanInactive,
    @Option(value = "Forget files that are gone.", def = "true") boolean cleanRemoved,
    @Option(value = "How often to look for new files.", def = "10s", min = "1ns")
        Duration scanFrequency,
    @Option("Order in which found files are opened.") Scan scan,
    @Option(value = "Start at the end of files found at first.", def = "false") boolean tailFiles,
    @Option(
            value = "First wait at the end of a file that cannot be watched.",
            def = "1s",
            min = "1ns")
        Duration backoff,
    @Option(value = "Longest wait at the end of a file.", def = "10s", min = "1ns")
        Duration maxBackoff,
    @Option(value = "Factor by which the wait grows.", def = "2", min = "1") int backoffFactor,
    @Option(value = "Most files open at a time; 0: no limit.", def = "0", min = "0")
        int harvesterLimit)
    implements LineOptions, Validated {

  /** Options of {@code **}. */
  public record RecursiveGlob(
      @Option(value = "Whether ** is expanded.", def = "true") boolean enabled) {}

  /** The order in which found files are opened. */
  public record Scan(
      @Option(value = "By what files are sorted: none, modtime or filename.", def = "none")
          Sort sort,
      @Option(value = "Direction of the order: asc or desc.", def = "asc") String order)
      implements Validated {

    /** Whether the order is from the greatest to the least. */
    public boolean isDescending() {
      return order.equals("desc");
    }

    @Override
    public void validate(Problems.Scope problems) {
      if (sort != Sort.NONE && !order.equals("asc") && !order.equals("desc")) {
        problems.error("order", "'" + order + "' is no order; write asc or desc");
      }
    }
  }

  /** By what found files are sorted. */
  public enum Sort {
    /** Not at all. */
    NONE,
    /** Time of the last modification. */
    MODTIME,
    /** Name without the folder, byte by byte. */
    FILENAME;

    /**
     * Reads the option; an empty text is {@code none}.
     *
     * @throws IllegalArgumentException for other texts
     */
    public static Sort parse(String text) {
      for (Sort sort : values()) {
        if (text.equals(sort.name().toLowerCase(Locale.ROOT))) {
          return sort;
        }
      }
      if (text.isEmpty()) {
        return NONE;
      }
      throw new IllegalArgumentException(
          "'" + text + "' is no sort key; write none, modtime or filename");
    }
  }

  /** Decoding of lines that are JSON objects. */
  public record JsonConfig(
      @Option("Top-level key whose value is the text of the line: for filters and multiline.")
          Optional<String> messageKey,
      @Option(value = "Put the decoded keys at the top level, not under json.", def = "false")
          boolean keysUnderRoot,
      @Option(value = "Let decoded keys replace fields of the event.", def = "false")
          boolean overwriteKeys,
      @Option(value = "Tell in error.message why a line could not be decoded.", def = "false")
          boolean addErrorKey,
      @Option(value = "Do not log lines that cannot be decoded.", def = "false")
          boolean ignoreDecodingError) {

    /** The message key, when there is one that is not empty. */
    public Optional<String> textKey() {
      return messageKey.filter(key -> !key.isEmpty());
    }
  }

  /** Joining of lines to one event. */
  public record MultilineConfig(
      @Option(value = "Tells which lines belong together.", required = true) LineMatcher pattern,
      @Option(
              value = "Whether matching lines join the line before them or the one behind.",
              required = true)
          Match match,
      @Option(value = "Whether lines that do not match are meant.", def = "false") boolean negate,
      @Option(value = "Most lines of an event; the rest is dropped. 0: no limit.", def = "500")
          int maxLines,
      @Option(
              value = "An event is sent when no line follows for this long; 0: never by time.",
              def = "5s",
              min = "0s")
          Duration timeout,
      @Option("A line that matches ends its event.") Optional<LineMatcher> flushPattern) {}

  /** Where matching lines belong. */
  public enum Match {
    /** To the line before. */
    AFTER,
    /** To the line behind. */
    BEFORE
  }

  @Override
  public void validate(Problems.Scope problems) {
    validateCleaning(problems);
    validateText(problems);
  }

  private void validateCleaning(Problems.Scope problems) {
    if (cleanInactive.isZero()) {
      return;
    }
    if (ignoreOlder.isZero()) {
      problems.error(
          "cleanInactive", "needs ignore_older, or a forgotten file would be sent again");
    } else if (cleanInactive.compareTo(ignoreOlder.plus(scanFrequency)) <= 0) {
      problems.error(
          "cleanInactive",
          "must be longer than ignore_older + scan_frequency, or a forgotten file would be sent"
              + " again");
    }
  }
}
