package org.skidder.outputs.common;

import java.nio.file.Path;
import java.util.Optional;
import org.skidder.core.config.Option;
import org.skidder.core.pipeline.DeadLetterFile;
import org.skidder.core.pipeline.DeadLetterFiles;
import org.skidder.core.pipeline.DeadLetters;
import org.skidder.core.plugin.OutputContext;

/**
 * What becomes of events that the receiver will never take; to be declared {@code inline}.
 *
 * @param file where they are kept; relative to the data path
 * @param rotateEveryKb size limit of that file in KiB
 * @param numberOfFiles rotated files kept
 */
public record DeadLetterOptions(
    @Option(
            value =
                "File to which events are appended that cannot be delivered ever: not encodable,"
                    + " too large, or rejected by the receiver. Relative to path.data."
                    + " Without it they are counted and logged only.",
            name = "dead_letter.file")
        Optional<Path> file,
    @Option(
            value =
                "Size at which a new dead-letter file is begun; the old one becomes name.1. 0:"
                    + " never.",
            name = "dead_letter.rotate_every_kb",
            def = "102400",
            min = "0",
            max = "9007199254740991",
            unit = "KiB")
        long rotateEveryKb,
    @Option(
            value = "Rotated dead-letter files that are kept, beside the active one.",
            name = "dead_letter.number_of_files",
            def = "7",
            min = "1",
            max = "1024",
            unit = "files")
        int numberOfFiles) {

  /** The dead letters of an output of that kind, under its own name if it has one. */
  public DeadLetters create(String output, OutputContext context) {
    return new DeadLetters(
        context.name().isEmpty() ? output : context.name(),
        file.map(path ->
            new DeadLetterFile.Bounded(
                files(context).at(context.dataPath().resolve(path)),
                Math.multiplyExact(rotateEveryKb, 1024L),
                numberOfFiles)),
        context.identity().version(),
        context.metrics(),
        context.clock());
  }

  private static DeadLetterFiles files(OutputContext context) {
    return context.shared().get(DeadLetterFiles.class, () -> new DeadLetterFiles(context.clock()));
  }
}
