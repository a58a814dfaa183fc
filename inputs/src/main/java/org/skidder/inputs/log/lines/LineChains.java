package org.skidder.inputs.log.lines;

import java.util.Optional;
import org.skidder.core.event.Template;
import org.skidder.inputs.log.container.ContainerOptions;

/** Makes the way from bytes to events that a configuration asks for. */
public final class LineChains {
  /**
   * Given this many bytes without a line end, {@link LineChain#accept} consumes them: a reader
   * never needs a larger buffer for one line.
   */
  public static final int MAX_PENDING = 65_536;

  private LineChains() {}

  /** A chain for lines that are what they are. */
  public static LineChain create(
      LineConfig config, Encoding encoding, Template template, String source, LineStats stats) {
    return create(config, Optional.empty(), encoding, template, source, stats);
  }

  /** A chain for a stream, which has no positions: the {@code offset} of its events is 0. */
  public static LineChain ofStream(
      LineConfig config, Encoding encoding, Template template, LineStats stats) {
    Origin origin = new Origin(template, "", false);
    return create(config, Optional.empty(), encoding, origin, stats, MAX_PENDING);
  }

  /**
   * A chain for one open file.
   *
   * @param containers how lines are unwrapped, if they are those of containers. The chain then
   *     changes bytes that it consumed
   * @param encoding of this file, after {@link Encoding#open}
   * @param template constant fields of the file's events
   * @param source the path under which the file was found: decoded JSON may replace this value of
   *     the template's {@code source}, but not one from the configuration
   * @param stats counters, may be shared
   */
  public static LineChain create(
      LineConfig config,
      Optional<ContainerOptions> containers,
      Encoding encoding,
      Template template,
      String source,
      LineStats stats) {
    Origin origin = new Origin(template, source, true);
    return create(config, containers, encoding, origin, stats, MAX_PENDING);
  }

  static LineChain create(
      LineConfig config,
      Optional<ContainerOptions> containers,
      Encoding encoding,
      Origin origin,
      LineStats stats,
      int maxPending) {
    LineFilter filter = new LineFilter(config.includeLines(), config.excludeLines());
    Codec codec = encoding.codec();
    if (codec instanceof Codec.Utf8 && config.json().isEmpty() && config.multiline().isEmpty()) {
      boolean repair = codec == Codec.Utf8.STRICT;
      return new SliceChain(
          origin, config.maxBytes(), repair, containers, filter, stats, maxPending);
    }
    return new DecodingChain(config, containers, codec, origin, filter, stats, maxPending);
  }
}
