package org.skidder.inputs.log;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.skidder.core.config.ByteSize;
import org.skidder.core.config.Option;
import org.skidder.core.config.Problems;
import org.skidder.core.config.Validated;
import org.skidder.core.regex.LineMatcher;
import org.skidder.inputs.log.lines.Encoding;
import org.skidder.inputs.log.lines.LineConfig;

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
    @Option(
            value = "How much is read at once, at most 16 MiB.",
            def = "262144",
            min = "1",
            unit = "bytes")
        int harvesterBufferSize,
    @Option(value = "What becomes of the lines.", inline = true) LineConfig lines,
    @Option(
            value = "Files not modified for this long are not opened; 0: all are.",
            def = "0s",
            min = "0s")
        Duration ignoreOlder,
    @Option(value = "Close a file without new lines for this long; 0: at its end.", def = "5m")
        Duration closeInactive,
    @Option(value = "Close a file when it is renamed.", def = "false") boolean closeRenamed,
    @Option(value = "Close a file when it is removed.", def = "true") boolean closeRemoved,
    @Option(
            value =
                "Most bytes that removed files, which are not read to their ends, may keep on the"
                    + " disk; of more, the file removed first is closed and its rest is lost. 0: no"
                    + " limit.",
            def = "0",
            unit = "bytes")
        ByteSize closeRemovedBytes,
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
    implements Validated {

  /** Nobody reads faster with more, and it is allocated. */
  public static final int LARGEST_CHUNK = 16 << 20;

  /** Bytes read at once. */
  int chunk() {
    return Math.min(harvesterBufferSize, LARGEST_CHUNK);
  }

  /** Reports globs that cannot be followed, at the option they come from. */
  public void check(String component, List<String> globs, Problems.Scope problems) {
    if (recursiveGlob.enabled()) {
      globs.forEach(glob -> problems.check(component, () -> PathFinder.expand(glob)));
    }
  }

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

  @Override
  public void validate(Problems.Scope problems) {
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
