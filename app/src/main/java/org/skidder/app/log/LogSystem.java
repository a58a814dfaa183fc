package org.skidder.app.log;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.helpers.MessageFormatter;

/** All loggers of the process and what becomes of their lines. Thread-safe. */
public final class LogSystem implements ILoggerFactory {
  /** Selector of what libraries have to say. */
  private static final String LIBRARIES = "stdlog";

  /** Selectors that are only meant when they are named: what they show is not for every log. */
  private static final Set<String> BY_NAME_ONLY = Set.of("config", "config-with-passwords");

  /** Selector of all others. */
  static final String ALL = "*";

  private final Map<String, Logger> loggers = new ConcurrentHashMap<>();
  private final InstantSource clock;
  private volatile Explanation explanation = (line, thrown) -> Optional.empty();
  private volatile State state = new State(Level.ERROR, Set.of(), LogTarget.NOWHERE);

  LogSystem(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * How to log.
   *
   * @param threshold lowest level written
   * @param selectors names of loggers whose debug lines are written; none or {@code *} means all
   * @param target where to
   */
  record State(Level threshold, Set<String> selectors, LogTarget target) {
    boolean isEnabled(Level level, String logger) {
      if (level.toInt() < threshold.toInt()) {
        return false;
      }
      if (level == Level.DEBUG && BY_NAME_ONLY.contains(logger)) {
        return selectors.contains(logger);
      }
      return level != Level.DEBUG
          || selectors.isEmpty()
          || selectors.contains(ALL)
          || selectors.contains(logger)
          || (SkidderLogger.isOfLibrary(logger) && selectors.contains(LIBRARIES));
    }
  }

  /** Knows more about some failures than the part that reports them. Thread-safe. */
  @FunctionalInterface
  public interface Explanation {
    /** What to add to a warning or error. */
    Optional<String> of(String line, @Nullable Throwable thrown);
  }

  /** Has warnings and errors explained from now on. */
  public void explainWith(Explanation next) {
    explanation = next;
  }

  private String explained(Level level, String text, @Nullable Throwable thrown) {
    if (level.toInt() < Level.WARN.toInt()) {
      return text;
    }
    String end = text.endsWith(".") ? " " : "; ";
    return explanation.of(text, thrown).map(more -> text + end + more).orElse(text);
  }

  /** The logging of this process; SLF4J keeps it. */
  public static LogSystem current() {
    if (org.slf4j.LoggerFactory.getILoggerFactory() instanceof LogSystem system) {
      return system;
    }
    throw new IllegalStateException("another logging library took Skidder's place");
  }

  @Override
  public Logger getLogger(String name) {
    return loggers.computeIfAbsent(name, _ -> new SkidderLogger(this, name));
  }

  /** Begins to log in a new way and closes what was before. */
  void configure(State next) {
    LogTarget before = state.target();
    state = next;
    before.close();
  }

  /** Stops logging and closes the target. */
  public void close() {
    configure(new State(Level.ERROR, Set.of(), LogTarget.NOWHERE));
  }

  boolean isEnabled(Level level, String logger) {
    State now = state;
    return now.target() != LogTarget.NOWHERE && now.isEnabled(level, logger);
  }

  void log(
      Level level,
      String logger,
      String message,
      @Nullable Object @Nullable [] arguments,
      List<KeyValuePair> pairs,
      @Nullable Throwable thrown) {
    State now = state;
    if (now.target() == LogTarget.NOWHERE || !now.isEnabled(level, logger)) {
      return;
    }
    String text =
        arguments == null || arguments.length == 0
            ? message
            : MessageFormatter.basicArrayFormat(message, arguments);
    now.target()
        .write(
            new LogLine(
                clock.instant(),
                level,
                logger,
                Lines.caller(),
                explained(level, text, thrown),
                thrown == null
                    ? Lines.fields(pairs)
                    : Lines.fields(pairs, thrown, now.threshold() == Level.DEBUG)));
  }
}
