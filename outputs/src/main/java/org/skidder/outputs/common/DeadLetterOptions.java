package org.skidder.outputs.common;

import java.nio.file.Path;
import java.util.Optional;
import org.skidder.core.config.Option;
import org.skidder.core.pipeline.DeadLetters;
import org.skidder.core.plugin.OutputContext;

/**
 * What becomes of events that the receiver will never take; to be declared {@code inline}.
 *
 * @param file where they are kept; relative to the data path
 */
public record DeadLetterOptions(
    @Option(
            value =
                "File to which events are appended that cannot be delivered ever: not encodable,"
                    + " too large, or rejected by the receiver. Relative to path.data."
                    + " Without it they are counted and logged only.",
            name = "dead_letter.file")
        Optional<Path> file) {

  /** The dead letters of an output of that kind, under its own name if it has one. */
  public DeadLetters create(String output, OutputContext context) {
    return new DeadLetters(
        context.name().isEmpty() ? output : context.name(),
        file.map(context.dataPath()::resolve),
        context.identity().version(),
        context.metrics(),
        context.clock());
  }
}
