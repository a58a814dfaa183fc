package org.skidder.core.pipeline;

import java.io.IOException;

/**
 * One connection of an output. Used by one worker thread at a time; {@link #close()} may come from
 * another thread and must make a call under way fail soon.
 */
public interface OutputClient extends AutoCloseable {
  /** Where it goes, for logs: {@code http://es1:9200}; without credentials. */
  String target();

  /**
   * Connects, or makes sure there is a connection.
   *
   * @throws IOException when it cannot; it is tried again after a backoff
   */
  void connect() throws IOException;

  /**
   * Sends a batch and waits for the answer. Events not marked on the batch count as delivered.
   *
   * @throws IOException when sending failed; events not marked as delivered or dropped are sent
   *     again, over a new connection
   */
  void publish(WorkBatch batch) throws IOException;

  /** Closes the connection; the next {@link #connect()} makes a new one. */
  @Override
  void close();
}
