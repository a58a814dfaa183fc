package org.skidder.inputs.stdin;

import org.skidder.core.config.Option;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Validated;
import org.skidder.inputs.log.lines.Encoding;
import org.skidder.inputs.log.lines.LineConfig;

/** Options of the stdin input. */
public record StdinConfig(
    @Option(value = "Encoding of the input, a name or label of the WHATWG list.", def = "plain")
        Encoding encoding,
    @Option(
            value = "How much is read at once, at most 16 MiB.",
            def = "65536",
            min = "1",
            unit = "bytes")
        int harvesterBufferSize,
    @Option(value = "What becomes of the lines.", inline = true) LineConfig lines,
    @Option(value = "What is said of files.", inline = true) FileOptions files)
    implements Validated {
  @Override
  public void validate(Problems.Scope problems) {
    if (!encoding.isKnownWithoutContent()) {
      problems.error(
          "encoding",
          "a byte order mark cannot be looked for on standard input; write utf-16le or utf-16be");
    }
  }
}
