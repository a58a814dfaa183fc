package org.skidder.core.metrics;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.skidder.core.file.KernelFiles;

/**
 * How many files the process may have open, as {@code /proc/self/limits} says. Without a limit it
 * is {@link Long#MAX_VALUE}.
 *
 * @param soft what counts now
 * @param hard what the process may raise it to; a JVM does so when it starts
 */
public record OpenFileLimits(long soft, long hard) {
  private static final long FEWEST = 16;
  private static final long FEWEST_SPARED = 64;
  private static final long MOST_SPARED = 1024;
  private static final Pattern LINE =
      Pattern.compile("(?m)^Max open files\\s+(\\d+|unlimited)\\s+(\\d+|unlimited)");

  /**
   * Reads them; empty where the system does not tell.
   *
   * @param proc {@code /proc}, or what stands for it
   */
  public static Optional<OpenFileLimits> read(Path proc) {
    try {
      Matcher line = LINE.matcher(KernelFiles.read(proc.resolve("self/limits")));
      return line.find()
          ? Optional.of(new OpenFileLimits(number(line.group(1)), number(line.group(2))))
          : Optional.empty();
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /**
   * How many files may be followed at one time where so many may be open: some are for the process
   * itself. With a limit that leaves nothing, they are followed a few at a time.
   */
  public static long forFollowing(long limit) {
    return Math.max(FEWEST, limit - Math.clamp(limit / 8, FEWEST_SPARED, MOST_SPARED));
  }

  private static long number(String text) {
    return text.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(text);
  }
}
