package org.skidder.app.log;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.spi.LoggingEventAware;

/**
 * A logger by name. Trace is the same as debug, and what libraries say at info level is debug for a
 * user of this program.
 */
final class SkidderLogger extends LegacyAbstractLogger implements LoggingEventAware {
  private static final long serialVersionUID = 1L;

  private final transient LogSystem system;
  private final String shown;
  private final Level info;

  SkidderLogger(LogSystem system, String name) {
    this.system = system;
    this.name = name;
    this.shown = Lines.loggerName(name);
    info = isOfLibrary(name) ? Level.DEBUG : Level.INFO;
  }

  /** Whether a name is that of a class that is not ours; our other names have no dots. */
  static boolean isOfLibrary(String name) {
    return name.indexOf('.') >= 0 && !name.startsWith("org.skidder.");
  }

  @Override
  public boolean isTraceEnabled() {
    return system.isEnabled(Level.DEBUG, shown);
  }

  @Override
  public boolean isDebugEnabled() {
    return system.isEnabled(Level.DEBUG, shown);
  }

  @Override
  public boolean isInfoEnabled() {
    return system.isEnabled(info, shown);
  }

  @Override
  public boolean isWarnEnabled() {
    return system.isEnabled(Level.WARN, shown);
  }

  @Override
  public boolean isErrorEnabled() {
    return system.isEnabled(Level.ERROR, shown);
  }

  @Override
  public void log(LoggingEvent event) {
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    system.log(
        level(event.getLevel()),
        shown,
        event.getMessage() == null ? "" : event.getMessage(),
        event.getArgumentArray(),
        pairs == null ? List.of() : pairs,
        event.getThrowable());
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      String message,
      @Nullable Object @Nullable [] arguments,
      @Nullable Throwable thrown) {
    system.log(level(level), shown, message, arguments, List.of(), thrown);
  }

  private Level level(Level level) {
    return switch (level) {
      case TRACE -> Level.DEBUG;
      case INFO -> info;
      default -> level;
    };
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null; // the caller is found by looking at the stack
  }
}
