package org.skidder.app.log;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;
import org.skidder.core.event.DocumentEncoder;
import org.skidder.core.json.JsonBuffer;

/**
 * Makes bytes of a line, without line end. Immutable.
 *
 * @param json one JSON object per line instead of text separated by tabs
 * @param zone of the timestamps
 */
record LineFormat(boolean json, ZoneId zone) {
  /** Tabs that are blanks for syslog: those between the fields, when there are all of them. */
  private static final int FIRST_TABS = 4;

  /** The whole line. */
  byte[] format(LogLine line) {
    JsonBuffer out = new JsonBuffer(256);
    if (json) {
      writeJson(line, out);
    } else {
      out.ascii(timestamp(line)).raw('\t');
      writeText(line, out);
    }
    return out.toByteArray();
  }

  /** The line for syslog, which has a timestamp of its own; blanks instead of the first tabs. */
  byte[] formatForSyslog(LogLine line) {
    JsonBuffer out = new JsonBuffer(256);
    if (json) {
      writeJson(line, out);
      return out.toByteArray();
    }
    writeText(line, out);
    byte[] text = out.toByteArray();
    for (int at = 0, tabs = 0; at < text.length && tabs < FIRST_TABS; at++) {
      if (text[at] == '\t') {
        text[at] = ' ';
        tabs++;
      }
    }
    return text;
  }

  private static void writeText(LogLine line, JsonBuffer out) {
    out.ascii(line.level().name()).raw('\t');
    if (!line.logger().isEmpty()) {
      text(out.raw('['), line.logger()).raw(']').raw('\t');
    }
    text(out, line.caller()).raw('\t');
    text(out, line.message());
    if (!line.fields().isEmpty()) {
      value(line.fields(), out.raw('\t'));
    }
  }

  /** A line stays one line, whatever a message contains. */
  private static JsonBuffer text(JsonBuffer out, String text) {
    String oneLine = text.indexOf('\n') < 0 ? text : text.strip().replace("\n", "\\n");
    return out.raw(oneLine.getBytes(StandardCharsets.UTF_8));
  }

  private void writeJson(LogLine line, JsonBuffer out) {
    out.ascii("{\"level\":\"").ascii(line.level().name().toLowerCase(Locale.ROOT));
    out.ascii("\",\"timestamp\":\"").ascii(timestamp(line)).raw('"');
    if (!line.logger().isEmpty()) {
      out.ascii(",\"logger\":").string(line.logger(), false);
    }
    out.ascii(",\"caller\":").string(line.caller(), false);
    out.ascii(",\"message\":").string(line.message(), false);
    line.fields()
        .forEach((name, value) -> {
          out.raw(',').string(name, false).raw(':');
          value(value, out);
        });
    out.raw('}');
  }

  /** A value; what JSON cannot express as text. */
  private static void value(Object value, JsonBuffer out) {
    int start = out.size();
    try {
      DocumentEncoder.value(value, out, false);
    } catch (IllegalArgumentException e) {
      out.truncate(start);
      out.string(value.toString(), false);
    }
  }

  /** {@code 2018-08-01T12:00:00.000+0200}; written by hand, a formatter would cost the start. */
  private String timestamp(LogLine line) {
    ZonedDateTime time = line.time().atZone(zone);
    StringBuilder text = new StringBuilder(28);
    text.append(time.getYear());
    digits(text.append('-'), time.getMonthValue(), 2);
    digits(text.append('-'), time.getDayOfMonth(), 2);
    digits(text.append('T'), time.getHour(), 2);
    digits(text.append(':'), time.getMinute(), 2);
    digits(text.append(':'), time.getSecond(), 2);
    digits(text.append('.'), time.getNano() / 1_000_000, 3);
    ZoneOffset offset = time.getOffset();
    int minutes = offset.getTotalSeconds() / 60;
    if (minutes == 0) {
      return text.append('Z').toString();
    }
    digits(text.append(minutes < 0 ? '-' : '+'), Math.abs(minutes) / 60, 2);
    digits(text, Math.abs(minutes) % 60, 2);
    return text.toString();
  }

  private static void digits(StringBuilder text, int value, int width) {
    String plain = Integer.toString(value);
    text.append("000", 0, Math.max(0, width - plain.length())).append(plain);
  }
}
