package org.skidder.inputs.net;

import java.io.Closeable;
import java.io.IOException;
import java.util.OptionalLong;

/** A socket that receives datagrams, some at a time. For one thread, but for {@link #wake()}. */
interface Datagrams extends Closeable {
  /** What it is, for the log: address and buffer. */
  String description();

  /** Its port; 0 when it has none. */
  int port();

  /**
   * Waits until there is a datagram, somebody calls {@link #wake()}, or the time is over.
   *
   * @return whether it is worth to receive
   */
  boolean await(long millis) throws IOException;

  /** How many are taken at a time. */
  int most();

  /** Takes datagrams that are there, without waiting; how many. */
  int receive() throws IOException;

  /** Bytes of the i-th datagram that was taken, at most as many as allowed. */
  int length(int i);

  /** Whether its end was cut off. */
  boolean isCut(int i);

  /** Copies it. */
  void copy(int i, byte[] into, int at);

  /** Who sent it, as events show it; the same object as long as it is the same sender. */
  String source(int i);

  /** How many the kernel dropped since the socket was opened; empty where that cannot be told. */
  OptionalLong drops();

  /** Ends a wait; from any thread. */
  void wake();
}
