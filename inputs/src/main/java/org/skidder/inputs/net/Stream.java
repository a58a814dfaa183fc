package org.skidder.inputs.net;

import java.io.Closeable;
import java.io.IOException;

/** A connection as bytes. Read and closed by one thread; any may {@link #abort} it. */
interface Stream extends Closeable {
  /** Who sends, as events and messages show it. */
  String peer();

  /** Prepares for reading, a TLS handshake included. */
  void open() throws IOException;

  /** Bytes that can be read without waiting, if that can be told; else 0. */
  int available() throws IOException;

  /**
   * Waits for bytes and reads some; −1 at the end.
   *
   * @throws java.net.SocketTimeoutException when nothing came for too long
   */
  int read(byte[] into, int offset, int length) throws IOException;

  /** Bytes to make room for behind the one just read; 0 when there are none. */
  int expected() throws IOException;

  /**
   * Reads what is there without waiting: 0 for nothing, −1 at the end. Only to be called when one
   * of the methods above told of bytes.
   */
  int readMore(byte[] into, int offset, int length) throws IOException;

  /** Ends it at once, also what another thread is doing with it. */
  void abort() throws IOException;
}
