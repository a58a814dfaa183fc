package org.skidder.lab.oracle;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/** How lines stand in their files. */
enum LineForm {
  /** As they are. */
  PLAIN {
    @Override
    byte[] bytes(Line line, RandomGenerator random) {
      return line.bytes();
    }
  },

  /** As runtimes of containers write them, often in parts: json-file and CRI in turn. */
  CONTAINER {
    @Override
    byte[] bytes(Line line, RandomGenerator random) {
      boolean json = line.content().generation() % 2 == 0;
      StringBuilder all = new StringBuilder();
      String text = line.text();
      int from = 0;
      while (from < text.length()) {
        int to =
            random.nextInt(3) > 0 ? text.length() : from + random.nextInt(text.length() - from);
        String part = text.substring(from, to);
        boolean ends = to == text.length();
        all.append(json ? jsonFile(part, ends) : TIME + " stdout " + (ends ? "F " : "P ") + part);
        all.append('\n');
        from = to;
      }
      return all.toString().getBytes(StandardCharsets.UTF_8);
    }
  };

  private static final String TIME = "2018-03-04T05:06:07.123456789Z";

  private static String jsonFile(String part, boolean ends) {
    String text =
        part.replace("\\", "\\\\")
            .replace("\"", "\\\"")
            .replace("\t", "\\t")
            .replace("<", "\\u003c")
            .replace(">", "\\u003e")
            .replace("&", "\\u0026");
    return "{\"log\":\""
        + text
        + (ends ? "\\n" : "")
        + "\",\"stream\":\"stdout\",\"time\":\""
        + TIME
        + "\"}";
  }

  /** The bytes of a line with its end. */
  abstract byte[] bytes(Line line, RandomGenerator random);
}
