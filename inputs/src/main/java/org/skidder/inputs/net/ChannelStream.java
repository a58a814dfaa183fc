package org.skidder.inputs.net;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;

/**
 * A connection of the Unix domain. Such a channel has no time limit of its own and does not tell
 * how much there is to read: {@link #closeIfIdle} is to be called now and then, and room is made
 * for twice what came last.
 */
final class ChannelStream implements Stream {
  private static final int LEAST = 4096;
  private static final int MOST = 256 << 10;

  private final SocketChannel channel;
  private final String peer;
  private int expected = LEAST;

  /**
   * When the read that waits began; 0 while nothing is read: who waits for the queue is not idle.
   */
  private volatile long waiting;

  private volatile boolean idle;

  /**
   * @param peer what events show as their source
   */
  ChannelStream(SocketChannel channel, String peer) {
    this.channel = channel;
    this.peer = peer;
  }

  @Override
  public String peer() {
    return peer;
  }

  @Override
  public void open() {}

  @Override
  public int available() {
    return 0;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    waiting = System.nanoTime() | 1;
    try {
      return channel.read(ByteBuffer.wrap(into, offset, length));
    } catch (ClosedChannelException e) {
      if (idle) {
        throw new SocketTimeoutException("nothing came");
      }
      throw e;
    } finally {
      waiting = 0;
    }
  }

  @Override
  public int expected() {
    return expected;
  }

  @Override
  public int readMore(byte[] into, int offset, int length) throws IOException {
    channel.configureBlocking(false);
    try {
      int count = channel.read(ByteBuffer.wrap(into, offset, length));
      expected = Math.clamp(2L * count, LEAST, MOST);
      return count;
    } finally {
      channel.configureBlocking(true);
    }
  }

  /** Closes it when it has been read for so long and nothing came. */
  void closeIfIdle(long nanos) throws IOException {
    long since = waiting;
    if (since != 0 && System.nanoTime() - since > nanos) {
      idle = true;
      channel.close();
    }
  }

  @Override
  public void abort() throws IOException {
    channel.close();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
