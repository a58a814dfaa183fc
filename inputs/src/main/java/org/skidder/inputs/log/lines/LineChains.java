package org.skidder.inputs.log.lines;

import org.skidder.core.event.Template;
import org.skidder.inputs.log.LogInputConfig;

/** Makes the way from bytes to events that a configuration asks for. */
public final class LineChains {
  /**
   * Given this many bytes without a line end, {@link LineChain#accept} consumes them: a reader
   * never needs a larger buffer for one line.
   */
  public static final int MAX_PENDING = 65_536;

  private static final int SLACK = 64;

  private LineChains() {}

  /**
   * A chain for one open file.
   *
   * @param encoding of this file, after {@link Encoding#open}
   * @param template constant fields of the file's events
   * @param source the path under which the file was found: decoded JSON may replace this value of
   *     the template's {@code source}, but not one from the configuration
   * @param stats counters, may be shared
   */
  public static LineChain create(
      LogInputConfig config, Encoding encoding, Template template, String source, LineStats stats) {
    LineFilter filter = new LineFilter(config.includeLines(), config.excludeLines());
    Codec codec = encoding.codec();
    boolean utf8 = codec == Codec.PLAIN || codec == Codec.UTF_8;
    if (utf8 && config.json().isEmpty() && config.multiline().isEmpty()) {
      return new SliceChain(template, config.maxBytes(), codec == Codec.UTF_8, filter, stats);
    }
    throw new IllegalArgumentException("not available: " + source);
  }

  /** How many bytes of an endless line can still matter for a text of {@code maxBytes}. */
  static int keep(long maxBytes) {
    return (int) Math.min(maxBytes + SLACK, Integer.MAX_VALUE - 1024);
  }
}
