package org.skidder.app.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.skidder.core.log.Reasons;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;

/** Parts of lines. */
final class Lines {
  private static final StackWalker WALKER = StackWalker.getInstance();

  /** Keys of a JSON line that structured values must not take. */
  private static final Set<String> RESERVED =
      Set.of("level", "timestamp", "logger", "caller", "message");

  private Lines() {}

  /** A warning of the log itself, told beside a line. */
  static LogLine own(LogLine beside, String message) {
    return new LogLine(beside.time(), Level.WARN, "", "log", message, Map.of());
  }

  /** The name to show: of class names only the simple one. */
  static String loggerName(String name) {
    return name.startsWith("org.skidder.") ? name.substring(name.lastIndexOf('.') + 1) : name;
  }

  /** The place that logs, outside of the logging itself and of the JDK ({@code forEach}). */
  static String caller() {
    return WALKER.walk(frames ->
        frames
            .filter(frame ->
                !frame.getClassName().startsWith("org.slf4j.")
                    && !frame.getClassName().startsWith("java.")
                    && !frame.getClassName().startsWith("org.skidder.app.log."))
            .findFirst()
            .map(frame -> simpleName(frame.getClassName()) + ":" + frame.getLineNumber())
            .orElse("unknown"));
  }

  private static String simpleName(String className) {
    String name = className.substring(className.lastIndexOf('.') + 1);
    int dollar = name.indexOf('$');
    return dollar < 0 ? name : name.substring(0, dollar);
  }

  /**
   * Structured values of a line. An exception becomes {@code error}; its stack is added at level
   * debug, and always for an unchecked one, which is a mistake in the program.
   */
  static Map<String, Object> fields(List<KeyValuePair> pairs, Throwable thrown, boolean withStack) {
    Map<String, Object> fields = new LinkedHashMap<>(fields(pairs));
    fields.put("error", thrown.getClass().getSimpleName() + ": " + Reasons.of(thrown));
    if (withStack || thrown instanceof RuntimeException || thrown instanceof Error) {
      StringWriter stack = new StringWriter();
      thrown.printStackTrace(new PrintWriter(stack));
      fields.put("stack", stack.toString());
    }
    return fields;
  }

  /** Structured values of a line without an exception. */
  static Map<String, Object> fields(List<KeyValuePair> pairs) {
    if (pairs.isEmpty()) {
      return Map.of();
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    for (KeyValuePair pair : pairs) {
      String key = RESERVED.contains(pair.key) ? pair.key + "_" : pair.key;
      fields.put(key, pair.value == null ? "null" : pair.value);
    }
    return fields;
  }
}
