package org.skidder.inputs.log.container;

import org.skidder.core.event.Rfc3339;
import org.skidder.core.json.Utf8;

/**
 * A line of a container's log file, taken apart. Mutable, one is used for all lines of a file; not
 * thread-safe.
 */
public final class ContainerLine {
  private static final byte[] NOTHING = {};

  private final ContainerFormat format;
  private final boolean criFlags;
  private final JsonFileLine json = new JsonFileLine();
  private final Rfc3339 times = new Rfc3339();
  private byte[] bytes = NOTHING;
  private int from;
  private int to;
  private long time;
  private String stream = "";
  private boolean complete;
  private boolean lineFeed;
  private String problem = "";

  /** Lines of a file. */
  public ContainerLine(ContainerOptions options) {
    format = options.format();
    criFlags = options.criFlags();
  }

  /**
   * Takes a line apart. The bytes of its text may be changed: escapes are resolved in place. A line
   * that is malformed stays as it is.
   *
   * @param data with the line in it
   * @param start its first byte
   * @param end one past its last byte, without the line end
   * @return whether it is one; else {@link #problem} says what is wrong
   */
  public boolean parse(byte[] data, int start, int end) {
    bytes = data;
    if (end <= start) {
      return failed("it is empty");
    }
    return switch (format) {
      case AUTO -> data[start] == '{' ? json(data, start, end) : cri(data, start, end);
      case DOCKER -> json(data, start, end);
      case CRI -> cri(data, start, end);
    };
  }

  private boolean json(byte[] data, int start, int end) {
    if (!json.find(data, start, end)) {
      return failed("it is no JSON object with log, stream and time");
    }
    time = times.millis(data, json.time.from, json.time.to);
    if (time == Rfc3339.NONE) {
      return failed("its time is none of RFC 3339");
    }
    stream = streamName(data, json.stream.from, json.stream.to);
    from = json.log.from;
    to = json.log.to;
    int escape = JsonText.special(data, from, to);
    if (escape == to - 2 && data[to - 1] == 'n') {
      // By far the most frequent one: nothing is escaped but the line end.
      to = escape;
      lineFeed = true;
    } else {
      to = escape < to ? JsonText.unescape(data, escape, to) : to;
      lineFeed = to > from && data[to - 1] == '\n';
      to -= lineFeed ? 1 : 0;
    }
    complete = lineFeed;
    return true;
  }

  private boolean cri(byte[] data, int start, int end) {
    int first = blank(data, start, end);
    int second = blank(data, first + 1, end);
    if (second >= end || second == first + 1) {
      return failed("it has not the three parts time, stream and text");
    }
    time = times.millis(data, start, first);
    if (time == Rfc3339.NONE) {
      return failed("its time is none of RFC 3339");
    }
    stream = streamName(data, first + 1, second);
    from = second + 1;
    to = end;
    complete = true;
    lineFeed = false;
    if (criFlags) {
      flags(data);
    }
    return true;
  }

  /**
   * Tags, separated by colons; the first says whether the line is full or partial. Runtimes before
   * these tags wrote none.
   */
  private void flags(byte[] data) {
    if (from == to || (data[from] != 'F' && data[from] != 'P')) {
      return;
    }
    int end = blank(data, from, to);
    if (end == from + 1 || data[from + 1] == ':') {
      complete = data[from] == 'F';
      from = Math.min(end + 1, to);
    }
  }

  private static int blank(byte[] data, int start, int end) {
    int i = start;
    while (i < end && data[i] != ' ') {
      i++;
    }
    return i;
  }

  private static String streamName(byte[] data, int from, int to) {
    if (to - from == 6 && data[from] == 's' && data[from + 1] == 't' && data[from + 2] == 'd') {
      if (data[from + 3] == 'o' && data[from + 4] == 'u' && data[from + 5] == 't') {
        return "stdout";
      }
      if (data[from + 3] == 'e' && data[from + 4] == 'r' && data[from + 5] == 'r') {
        return "stderr";
      }
    }
    return Utf8.decode(data, from, to - from);
  }

  private boolean failed(String why) {
    problem = why;
    return false;
  }

  /** What is wrong with a line that could not be taken apart. */
  public String problem() {
    return problem;
  }

  /** The bytes with the text in them. */
  public byte[] bytes() {
    return bytes;
  }

  /** First byte of the text. */
  public int from() {
    return from;
  }

  /** Length of the text in bytes, without a line feed at its end. */
  public int length() {
    return to - from;
  }

  /** When the line was written, milliseconds since the epoch. */
  public long time() {
    return time;
  }

  /** The stream; a text of its own for standard output and standard error. */
  public String stream() {
    return stream;
  }

  /** Whether the line ends here; else the next one of the same stream goes on with it. */
  public boolean isComplete() {
    return complete;
  }

  /** Whether the text ended with a line feed, so that a carriage return before it is part of it. */
  public boolean endedWithLineFeed() {
    return lineFeed;
  }

  /** Lets go of the bytes. */
  public void clear() {
    bytes = NOTHING;
  }
}
