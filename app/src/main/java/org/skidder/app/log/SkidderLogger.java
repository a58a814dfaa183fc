package org.skidder.app.log;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.spi.LoggingEventAware;

/** A logger by name. Trace is the same as debug. */
final class SkidderLogger extends LegacyAbstractLogger implements LoggingEventAware {
  private static final long serialVersionUID = 1L;

  private final transient LogSystem system;
  private final String shown;

  SkidderLogger(LogSystem system, String name) {
    this.system = system;
    this.name = name;
    this.shown = Lines.loggerName(name);
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
    return system.isEnabled(Level.INFO, shown);
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

  private static Level level(Level level) {
    return level == Level.TRACE ? Level.DEBUG : level;
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null; // the caller is found by looking at the stack
  }
}
