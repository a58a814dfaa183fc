package org.skidder.inputs.stdin;

import java.util.List;
import java.util.Optional;
import org.skidder.core.config.Option;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Validated;
import org.skidder.core.regex.LineMatcher;
import org.skidder.inputs.log.FollowConfig.JsonConfig;
import org.skidder.inputs.log.FollowConfig.MultilineConfig;
import org.skidder.inputs.log.lines.Encoding;
import org.skidder.inputs.log.lines.LineOptions;

/** Options of the stdin input. */
public record StdinConfig(
    @Option(value = "Encoding of the input, a name or label of the WHATWG list.", def = "plain")
        Encoding encoding,
    @Option("Only lines that match one of these patterns are kept.") List<LineMatcher> includeLines,
    @Option("Lines that match one of these patterns are dropped.") List<LineMatcher> excludeLines,
    @Option(value = "How much is read at once.", def = "65536", min = "1", unit = "bytes")
        int harvesterBufferSize,
    @Option(
            value = "Longest text of an event; the rest is cut.",
            def = "10485760",
            min = "1",
            unit = "bytes")
        int maxBytes,
    @Option("Decoding of lines that are JSON objects.") Optional<JsonConfig> json,
    @Option("Joining of lines to one event.") Optional<MultilineConfig> multiline)
    implements LineOptions, Validated {
  @Override
  public void validate(Problems.Scope problems) {
    validateText(problems);
    if (!encoding.isKnownWithoutContent()) {
      problems.error(
          "encoding",
          "a byte order mark cannot be looked for on standard input; write utf-16le or utf-16be");
    }
  }
}
