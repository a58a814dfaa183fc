package org.skidder.inputs.log.lines;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.skidder.core.event.ByteText;
import org.skidder.core.event.DocumentEncoder;
import org.skidder.core.event.Event;
import org.skidder.core.event.FieldMap;
import org.skidder.core.json.JsonBuffer;
import org.skidder.core.regex.LineMatcher;
import org.skidder.inputs.log.FollowConfig;
import org.skidder.inputs.log.lines.LineConfig.Match;
import org.skidder.inputs.log.lines.LineConfig.MultilineConfig;

/** What the chain does, said in the simplest way: whole files, lists, no JSON. */
final class Reference {
  private record Line(long offset, byte[] text) {}

  private Reference() {}

  static List<String> documents(FollowConfig config, byte[] content) {
    List<Line> lines = lines(config.encoding().toString(), content);
    if (config.lines().multiline().isPresent()) {
      lines = joined(lines, config.lines().multiline().get(), config.lines().maxBytes());
    }
    List<String> documents = new ArrayList<>();
    for (Line line : lines) {
      byte[] text = Arrays.copyOf(line.text, Math.min(line.text.length, config.lines().maxBytes()));
      boolean included =
          config.lines().includeLines().isEmpty()
              || matchesAny(config.lines().includeLines(), text);
      if (text.length > 0 && included && !matchesAny(config.lines().excludeLines(), text)) {
        documents.add(document(line.offset, text));
      }
    }
    return documents;
  }

  private static String document(long offset, byte[] text) {
    FieldMap fields = new FieldMap();
    fields.put("offset", offset);
    fields.put("message", new ByteText(text, 0, text.length));
    JsonBuffer out = new JsonBuffer(100);
    DocumentEncoder.plain(false)
        .encode(new Event(ChainRun.NOW, offset, fields, ChainRun.template()), out);
    return offset + " " + out;
  }

  private static boolean matchesAny(List<LineMatcher> matchers, byte[] text) {
    return matchers.stream().anyMatch(matcher -> matcher.matches(text, 0, text.length));
  }

  private static List<Line> lines(String encoding, byte[] content) {
    int unit = encoding.startsWith("utf-16") ? 2 : 1;
    byte[] lineEnd =
        switch (encoding) {
          case "utf-16le" -> new byte[] {'\n', 0};
          case "utf-16be" -> new byte[] {0, '\n'};
          default -> new byte[] {'\n'};
        };
    List<Line> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i + unit <= content.length; i += unit) {
      if (Arrays.equals(content, i, i + unit, lineEnd, 0, unit)) {
        byte[] text = text(encoding, Arrays.copyOfRange(content, start, i));
        if (text.length > 0 && text[text.length - 1] == '\r') {
          text = Arrays.copyOf(text, text.length - 1);
        }
        lines.add(new Line(start, start == 0 ? withoutMarks(text) : text));
        start = i + unit;
      }
    }
    return lines;
  }

  private static byte[] withoutMarks(byte[] text) {
    String latin = new String(text, StandardCharsets.ISO_8859_1);
    return latin
        .replaceAll("^(\u00ef\u00bb\u00bf)+|(\u00ef\u00bb\u00bf)+\\z", "")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] text(String encoding, byte[] raw) {
    String text =
        switch (encoding) {
          case "plain" -> null;
          case "utf-8" -> new ByteText(raw, 0, raw.length).toString();
          case "utf-16le" -> units(raw, 0);
          case "utf-16be" -> units(raw, 1);
          default -> new String(raw, java.nio.charset.Charset.forName("windows-1252"));
        };
    return text == null ? raw : text.getBytes(StandardCharsets.UTF_8);
  }

  private static String units(byte[] raw, int low) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < raw.length; i += 2) {
      text.append((char) ((raw[i + 1 - low] & 0xff) << 8 | (raw[i + low] & 0xff)));
    }
    StringBuilder valid = new StringBuilder();
    text.codePoints().forEach(c -> valid.appendCodePoint(c >= 0xd800 && c < 0xe000 ? 0xfffd : c));
    return valid.toString();
  }

  private static List<Line> joined(List<Line> lines, MultilineConfig config, int maxBytes) {
    List<Line> events = new ArrayList<>();
    List<Line> group = new ArrayList<>();
    for (Line line : lines) {
      boolean last =
          !group.isEmpty()
              && config.flushPattern().map(p -> matchesAny(List.of(p), line.text)).orElse(false);
      if (!group.isEmpty() && !last && !continues(config, group.getLast(), line)) {
        events.add(join(group, config, maxBytes));
        group.clear();
      }
      group.add(line);
      if (last) {
        events.add(join(group, config, maxBytes));
        group.clear();
      }
    }
    if (!group.isEmpty()) {
      events.add(join(group, config, maxBytes));
    }
    return events;
  }

  private static boolean continues(MultilineConfig config, Line last, Line now) {
    Line looked = config.match() == Match.AFTER ? now : last;
    return matchesAny(List.of(config.pattern()), looked.text) != config.negate();
  }

  private static Line join(List<Line> group, MultilineConfig config, int maxBytes) {
    StringBuilder text = new StringBuilder();
    int count = 0;
    for (Line line : group) {
      int separator = text.isEmpty() ? 0 : 1;
      int room = maxBytes - text.length() - separator;
      if ((config.maxLines() > 0 && count >= config.maxLines()) || room <= 0) {
        continue;
      }
      count++;
      String latin = new String(line.text, StandardCharsets.ISO_8859_1);
      text.append("\n".repeat(separator)).append(latin, 0, Math.min(room, latin.length()));
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
    return new Line(group.getFirst().offset, bytes);
  }
}
