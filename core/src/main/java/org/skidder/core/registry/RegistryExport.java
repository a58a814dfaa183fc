package org.skidder.core.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints states: for Filebeat as its registry file, for people as a table. */
public final class RegistryExport {

  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter FOR_PEOPLE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
  private static final Comparator<FileState> ORDER =
      Comparator.comparing(FileState::source)
          .thenComparingLong(s -> s.id().device())
          .thenComparingLong(s -> s.id().inode())
          .thenComparing(s -> s.meta().toString());

  private RegistryExport() {}

  /**
   * The registry file of Filebeat 6.4, byte for byte as it would write these states (the order is
   * free there; here it is by path): one line of JSON and a line feed, to be written as UTF-8.
   * Filebeat has positions of files only, so others are left out.
   *
   * @param zone of the timestamps
   */
  public static void json(Collection<FileState> states, ZoneId zone, Appendable to)
      throws IOException {
    to.append('[');
    String separator = "";
    for (FileState s : sorted(states.stream().filter(FileState::isFile).toList())) {
      to.append(separator);
      entry(s, zone, to);
      separator = ",";
    }
    to.append("]\n");
  }

  private static List<FileState> sorted(Collection<FileState> states) {
    List<FileState> list = new ArrayList<>(states);
    list.sort(ORDER);
    return list;
  }

  private static void entry(FileState s, ZoneId zone, Appendable to) throws IOException {
    to.append("{\"source\":");
    quote(s.source(), to);
    to.append(",\"offset\":").append(Long.toString(offset(s)));
    to.append(",\"timestamp\":\"").append(timestamp(s.timestamp(), zone));
    to.append("\",\"ttl\":").append(Long.toString(s.ttlNanos()));
    to.append(",\"type\":");
    quote(s.type(), to);
    to.append(",\"meta\":");
    meta(s.meta(), to);
    to.append(",\"FileStateOS\":{\"inode\":").append(Long.toUnsignedString(s.id().inode()));
    to.append(",\"device\":").append(Long.toUnsignedString(s.id().device())).append("}}");
  }

  private static void meta(Map<String, String> meta, Appendable to) throws IOException {
    if (meta.isEmpty()) {
      to.append("null");
      return;
    }
    char separator = '{';
    for (Map.Entry<String, String> e : meta.entrySet()) {
      to.append(separator);
      quote(e.getKey(), to);
      to.append(':');
      quote(e.getValue(), to);
      separator = ',';
    }
    to.append('}');
  }

  /** RFC 3339, nanoseconds without trailing zeros, {@code Z} for UTC. */
  private static String timestamp(Instant time, ZoneId zone) {
    ZoneOffset offset = zone.getRules().getOffset(time);
    // Offsets with seconds (before standard time) have no place in RFC 3339.
    ZoneOffset minutes = ZoneOffset.ofTotalSeconds(offset.getTotalSeconds() / 60 * 60);
    int nanos = time.get(ChronoField.NANO_OF_SECOND);
    String fraction = nanos == 0 ? "" : ".%09d".formatted(nanos).replaceFirst("0+$", "");
    return SECONDS.format(time.atOffset(minutes)) + fraction + minutes.getId();
  }

  /** As Go's encoding/json of that time: escapes what could end a script element in HTML. */
  static void quote(String text, Appendable to) throws IOException {
    to.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> to.append("\\\"");
        case '\\' -> to.append("\\\\");
        case '\n' -> to.append("\\n");
        case '\r' -> to.append("\\r");
        case '\t' -> to.append("\\t");
        case '<', '>', '&', '\u2028', '\u2029' -> escape(c, to);
        default -> {
          if (c < ' ') {
            escape(c, to);
          } else if (isLone(text, i)) {
            to.append('\ufffd');
          } else {
            to.append(c);
          }
        }
      }
    }
    to.append('"');
  }

  private static boolean isLone(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
  }

  private static void escape(char c, Appendable to) throws IOException {
    to.append("\\u").append("%04x".formatted((int) c));
  }

  /**
   * A table for people: path, offset, present size ("gone" if there is no file at that path,
   * "other" if it is another one), what becomes of the entry, last update, generation.
   */
  public static void table(Collection<FileState> states, ZoneId zone, Appendable to)
      throws IOException {
    List<String[]> rows = new ArrayList<>();
    rows.add(new String[] {"SOURCE", "OFFSET", "SIZE", "STATE", "UPDATED", "GENERATION"});
    for (FileState s : sorted(states)) {
      rows.add(
          new String[] {
            printable(s.source()) + (s.meta().isEmpty() ? "" : " " + s.meta()),
            Long.toString(offset(s)),
            size(s),
            kind(s),
            FOR_PEOPLE.format(s.timestamp().atZone(zone)),
            s.generation() == 0 ? "-" : "%016x".formatted(s.generation())
          });
    }
    int[] width = new int[rows.getFirst().length];
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        width[i] = Math.max(width[i], row[i].length());
      }
    }
    for (String[] row : rows) {
      line(row, width, to);
    }
    to.append(states.size() == 1 ? "1 file\n" : states.size() + " files\n");
  }

  private static void line(String[] row, int[] width, Appendable to) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.length; i++) {
      boolean number = i == 1 || i == 2;
      String padding = " ".repeat(width[i] - row[i].length());
      line.append(number ? padding + row[i] : row[i] + padding).append("  ");
    }
    to.append(line.toString().stripTrailing()).append('\n');
  }

  /** File names may hold line ends and terminal commands. */
  private static String printable(String text) {
    StringBuilder b = new StringBuilder();
    text.chars()
        .forEach(c -> {
          if (Character.isISOControl(c)) {
            b.append("\\x%02x".formatted(c));
          } else {
            b.append((char) c);
          }
        });
    return b.toString();
  }

  /**
   * From where on a file will be read. That it was truncated comes on record only with its new
   * content, as until then a copy of the old one may turn up, to be gone on with.
   */
  private static long offset(FileState s) {
    if (!s.isFile() || s.leastSize() == 0) {
      return s.offset();
    }
    try {
      Path path = s.path();
      boolean truncated = Files.size(path) < s.leastSize() && FileIdentity.of(path).equals(s.id());
      return truncated ? 0 : s.offset();
    } catch (IOException | java.nio.file.InvalidPathException e) {
      return s.offset(); // not to be seen now
    }
  }

  private static String size(FileState s) {
    if (!s.isFile()) {
      return "-";
    }
    try {
      Path path = s.path();
      if (!FileIdentity.of(path).equals(s.id())) {
        return "other";
      }
      return Files.size(path) + (s.compressed() ? " (packed)" : "");
    } catch (java.nio.file.NoSuchFileException e) {
      return "gone";
    } catch (IOException | java.nio.file.InvalidPathException e) {
      return "?";
    }
  }

  private static String kind(FileState s) {
    if (s.ttlNanos() == FileState.TTL_NEVER) {
      return "kept";
    }
    if (s.ttlNanos() == FileState.TTL_UNCLAIMED) {
      return "unclaimed";
    }
    return s.ttlNanos() <= 0
        ? "removed"
        : "until "
            + Duration.ofNanos(s.ttlNanos()).truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
            + " idle";
  }
}
