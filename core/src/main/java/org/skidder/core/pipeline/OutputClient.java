package org.skidder.core.pipeline;

import java.io.IOException;

/**
 * One connection of an output. Used by one worker thread at a time; {@link #close()} may come from
 * another thread and must make a call under way fail soon.
 *
 * <p>The simple kind implements {@link #publish}: send, wait, mark. One that keeps several batches
 * on their way overrides {@link #send} instead and tells what became of each when it knows.
 */
public interface OutputClient extends AutoCloseable {
  /** Where it goes, for logs: {@code http://es1:9200}; without credentials. */
  String target();

  /**
   * It is to be used: told once, before anything else, and not where one is only made to check a
   * configuration. Does not block.
   */
  default void opened() {}

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

  /**
   * Sends a batch; {@code answer} is told, exactly once, what became of it. Unless overridden, that
   * is before this method returns.
   *
   * <p>One that does not wait for the receiver blocks only while as many batches are unanswered as
   * it wants to have on their way. Its answers may come on any thread. When its connection breaks,
   * or is closed, it answers for every batch under way before long: the worker waits for these
   * answers before it connects again.
   *
   * @throws IOException when sending failed: as if {@link Answer#failed} had been called, which
   *     then must not be
   */
  default void send(WorkBatch batch, Answer answer) throws IOException {
    publish(batch);
    answer.received();
  }

  /** Closes the connection; the next {@link #connect()} makes a new one. */
  @Override
  void close();

  /** Takes what became of one batch. Thread-safe. */
  interface Answer {
    /** It was answered for. Events not marked on the batch count as delivered. */
    void received();

    /**
     * The connection broke. Events not marked as delivered or dropped are sent again, over a new
     * connection.
     */
    void failed(IOException reason);
  }
}
