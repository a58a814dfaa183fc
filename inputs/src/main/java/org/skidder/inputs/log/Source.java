package org.skidder.inputs.log;

import java.io.Closeable;
import java.io.IOException;

/** The content of one open file. Used by one thread; closing may come from another. */
interface Source extends Closeable {
  /**
   * Reads from a position of the content.
   *
   * @param position of the uncompressed content; a compressed source only moves forward
   * @return bytes read, 0 at the end of what is there now
   */
  int read(long position, byte[] to, int offset, int length) throws IOException;

  /** Size of the content in bytes; −1 when only reading can tell (compressed). */
  long size() throws IOException;

  /** Whether more may be appended: false for compressed files that ended properly. */
  boolean mayGrow();

  @Override
  void close() throws IOException;
}
