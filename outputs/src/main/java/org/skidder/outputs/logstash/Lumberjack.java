package org.skidder.outputs.logstash;

import java.io.IOException;
import java.util.HexFormat;
import org.skidder.outputs.net.Connection;

/**
 * The client's side of the Beats protocol, version 2, on one connection. One thread may send while
 * another one reads acknowledgements.
 */
final class Lumberjack {
  private static final int ACK_LENGTH = 6;
  private static final long PROBE_NANOS = 1_000_000_000L;

  private final Connection connection;
  private final byte[] message = new byte[ACK_LENGTH];
  private volatile long usedAt;

  Lumberjack(Connection connection) {
    this.connection = connection;
  }

  /** Told when the server has acknowledged more of a window than before, but not all of it. */
  @FunctionalInterface
  interface Progress {
    /**
     * @param from first event that was not known to be acknowledged
     * @param to one past the last acknowledged one
     */
    void acknowledged(int from, int to);
  }

  Connection connection() {
    return connection;
  }

  void open() throws IOException {
    connection.open();
    usedAt = System.nanoTime();
  }

  /**
   * Whether there is a connection, and the server has not closed it while nothing was to be sent
   * (which it does after a minute, by default). Only to be asked while no acknowledgement is read.
   */
  boolean isUsable() {
    return connection.isOpen()
        && (System.nanoTime() - usedAt < PROBE_NANOS || !connection.hasHungUp());
  }

  /** Sends the window that was made last. */
  void send(Frames frames) throws IOException {
    connection.write(frames.array(), frames.offset(), frames.length());
  }

  /**
   * Waits until a window of so many events is acknowledged. The time limit is for each message: a
   * server that is busy says so by acknowledging nothing or a part, as often as it wants.
   *
   * @param progress told of parts; not when all is acknowledged at last and this returns
   * @throws IOException when the connection broke, or what comes is no acknowledgement of this
   *     window; the connection is closed then
   */
  void await(int events, Progress progress) throws IOException {
    int known = 0;
    for (; ; ) {
      long sequence = acknowledgement();
      if (sequence == events) {
        usedAt = System.nanoTime();
        return;
      }
      if (sequence > known) {
        int now = (int) Math.min(sequence, events);
        progress.acknowledged(known, now);
        known = now;
      }
      if (sequence > events) {
        connection.close();
        throw new IOException(
            "invalid sequence number received (seq=" + sequence + ", expected=" + events + ")");
      }
    }
  }

  private long acknowledgement() throws IOException {
    connection.readFully(message, 0, ACK_LENGTH);
    if (message[0] != '2' || message[1] != 'A') {
      connection.close();
      throw new IOException(
          "what answers at "
              + connection.peer()
              + " does not speak the Beats protocol (expected an acknowledgement, got "
              + HexFormat.ofDelimiter(" ").formatHex(message)
              + ")");
    }
    long sequence = 0;
    for (int i = 2; i < ACK_LENGTH; i++) {
      sequence = sequence << 8 | (message[i] & 0xff);
    }
    return sequence;
  }

  void close() {
    connection.close();
  }
}
