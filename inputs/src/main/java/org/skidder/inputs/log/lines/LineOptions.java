package org.skidder.inputs.log.lines;

import java.util.List;
import java.util.Optional;
import org.skidder.core.config.Problems;
import org.skidder.core.regex.LineMatcher;
import org.skidder.inputs.log.FollowConfig.JsonConfig;
import org.skidder.inputs.log.FollowConfig.MultilineConfig;

/** What a configuration says about lines, wherever they come from. */
public interface LineOptions {
  /** Only lines that match one of these are kept, unless there are none. */
  List<LineMatcher> includeLines();

  /** Lines that match one of these are dropped. */
  List<LineMatcher> excludeLines();

  /** Longest text of an event in bytes. */
  int maxBytes();

  /** Decoding of lines that are JSON objects. */
  Optional<JsonConfig> json();

  /** Joining of lines to one event. */
  Optional<MultilineConfig> multiline();

  /** Reports options that need the text of a line when JSON has none. */
  default void validateText(Problems.Scope problems) {
    boolean textless = json().isPresent() && json().get().textKey().isEmpty();
    if (textless && multiline().isPresent()) {
      problems.error("json", "multiline needs json.message_key: the key whose text is joined");
    }
    if (textless && !(includeLines().isEmpty() && excludeLines().isEmpty())) {
      problems.error(
          "json",
          "include_lines and exclude_lines need json.message_key: the key whose text is looked at");
    }
  }
}
