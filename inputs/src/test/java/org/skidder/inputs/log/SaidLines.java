package org.skidder.inputs.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** What a logger said since this was made, also one that is switched off otherwise. */
public final class SaidLines implements AutoCloseable {
  private final Logger logger;
  private final @Nullable Level before;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  public SaidLines(String name) {
    logger = (Logger) LoggerFactory.getLogger(name);
    before = logger.getLevel();
    logger.setLevel(Level.INFO);
    log.start();
    logger.addAppender(log);
  }

  /** The messages that contain a text. */
  public List<String> with(String text) {
    synchronized (log) { // as it does when it appends
      return log.list.stream()
          .map(ILoggingEvent::getFormattedMessage)
          .filter(message -> message.contains(text))
          .toList();
    }
  }

  @Override
  public void close() {
    logger.detachAppender(log);
    logger.setLevel(before);
  }
}
