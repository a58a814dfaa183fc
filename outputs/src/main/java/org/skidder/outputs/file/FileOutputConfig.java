package org.skidder.outputs.file;

import java.nio.file.Path;
import java.util.Optional;
import org.skidder.core.config.FileMode;
import org.skidder.core.config.Option;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Validated;
import org.skidder.outputs.codec.CodecOptions;
import org.skidder.outputs.common.DeadLetterOptions;

/**
 * Options of {@code output.file}.
 *
 * @param path directory
 * @param filename name of the active file
 * @param rotateEveryKb size limit of a file in KiB
 * @param numberOfFiles rotated files kept
 * @param permissions mode of the files, before the umask
 * @param codec how events are written
 * @param deadLetter where undeliverable events go
 */
public record FileOutputConfig(
    @Option(
            value =
                "Directory of the files; made when it is missing. Relative to the directory"
                    + " Skidder was started in.",
            required = true)
        Path path,
    @Option(
            "Name of the active file, or its path below the directory; filebeat when it is not"
                + " stated.")
        Optional<String> filename,
    @Option(
            value = "Size at which a new file is begun; no file becomes larger.",
            def = "10240",
            min = "1",
            max = "9007199254740991",
            unit = "KiB")
        long rotateEveryKb,
    @Option(
            value = "Rotated files that are kept, beside the active one.",
            def = "7",
            min = "2",
            max = "1024",
            unit = "files")
        int numberOfFiles,
    @Option(value = "Permissions of the files; the umask applies.", def = "0600")
        FileMode permissions,
    @Option(value = "Codec.", inline = true) CodecOptions codec,
    @Option(value = "Dead letters.", inline = true) DeadLetterOptions deadLetter)
    implements Validated {

  /**
   * The active file.
   *
   * @param program whose name it has when none is stated
   */
  public Path active(String program) {
    // Joined as texts: a name that begins with a slash is below the directory, too.
    return Path.of(path.toString(), filename.orElse(program));
  }

  @Override
  public void validate(Problems.Scope problems) {
    if (permissions.bits() > 0777) {
      problems.error("permissions", "must be at most 0777, not " + permissions);
    }
    if (path.toString().isEmpty()) {
      problems.error("path", "must not be empty; name the directory to write to");
      return;
    }
    Path folder = path.normalize();
    Path active = active("program").normalize();
    if (filename.filter(name -> name.endsWith("/")).isPresent() || active.equals(folder)) {
      problems.error("filename", "names a directory; name a file in it");
    } else if (!active.startsWith(folder)) {
      problems.error("filename", "leaves the directory of path; name that there");
    }
  }
}
