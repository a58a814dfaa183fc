package org.skidder.inputs.log.lines;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.skidder.core.config.Option;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Validated;
import org.skidder.core.regex.LineMatcher;

/** Options about lines, wherever they come from. */
public record LineConfig(
    @Option("Only lines that match one of these patterns are kept.") List<LineMatcher> includeLines,
    @Option("Lines that match one of these patterns are dropped.") List<LineMatcher> excludeLines,
    @Option(
            value = "Longest text of an event; the rest is cut.",
            def = "10485760",
            min = "1",
            unit = "bytes")
        int maxBytes,
    @Option(value = "Decoding of lines that are JSON objects.", anyForm = true)
        Optional<JsonConfig> json,
    @Option("Joining of lines to one event.") Optional<MultilineConfig> multiline)
    implements Validated {

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

  /** Reports options that need the text of a line when JSON has none. */
  @Override
  public void validate(Problems.Scope problems) {
    boolean textless = json.isPresent() && json.get().textKey().isEmpty();
    if (textless && multiline.isPresent()) {
      problems.error("json", "multiline needs json.message_key: the key whose text is joined");
    }
    if (textless && !(includeLines.isEmpty() && excludeLines.isEmpty())) {
      problems.error(
          "json",
          "include_lines and exclude_lines need json.message_key: the key whose text is looked at");
    }
  }
}
