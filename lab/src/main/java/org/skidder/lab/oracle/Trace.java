package org.skidder.lab.oracle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import org.skidder.lab.oracle.Line.Content;

/**
 * What happened last in a run, with the time of day, as the log of the process has it: without that
 * a failing seed, which may not fail a second time, tells little. Thread-safe.
 */
final class Trace {
  private static final int MOST = 20_000;

  private final ArrayDeque<String> notes = new ArrayDeque<>();

  synchronized void note(String what) {
    if (notes.size() == MOST) {
      notes.removeFirst();
    }
    notes.addLast(Instant.now() + " " + what);
  }

  synchronized void writeTo(Path file) throws IOException {
    Files.write(file, notes);
  }

  /** Lines by their content and numbers: {@code s0 g6 316-445, s1 g0 7}. */
  static String names(List<Line> lines) {
    StringBuilder text = new StringBuilder();
    int from = 0;
    for (int i = 1; i <= lines.size(); i++) {
      Line last = lines.get(i - 1);
      Content content = last.content();
      boolean goesOn =
          i < lines.size()
              && lines.get(i).content().equals(content)
              && lines.get(i).sequence() == last.sequence() + 1;
      if (!goesOn) {
        text.append(text.isEmpty() ? "" : ", ").append(content).append(' ');
        text.append(lines.get(from).sequence());
        text.append(i - 1 > from ? "-" + last.sequence() : "");
        from = i;
      }
    }
    return text.toString();
  }
}
