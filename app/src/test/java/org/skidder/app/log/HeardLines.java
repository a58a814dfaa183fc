package org.skidder.app.log;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.event.Level;

/** Hears what this process logs, from level INFO on, until it is closed. */
public final class HeardLines implements AutoCloseable {
  private final List<String> messages = new CopyOnWriteArrayList<>();

  private HeardLines() {}

  /** Begins to hear. */
  public static HeardLines start() {
    HeardLines heard = new HeardLines();
    LogTarget target =
        new LogTarget() {
          @Override
          public void write(LogLine line) {
            heard.messages.add(line.message());
          }

          @Override
          public void close() {
            // There is nothing to close.
          }
        };
    LogSystem.current().configure(new LogSystem.State(Level.INFO, Set.of(), target));
    return heard;
  }

  /** What was said so far. */
  public List<String> messages() {
    return messages;
  }

  @Override
  public void close() {
    LogSystem.current().close();
  }
}
