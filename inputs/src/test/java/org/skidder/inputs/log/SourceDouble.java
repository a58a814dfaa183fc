package org.skidder.inputs.log;

import java.io.IOException;

/** A file on a disk, or a share, that reads as a test wants it to. */
record SourceDouble(Source file, Reading reading) implements Source {
  /** Reads in place of the file. */
  @FunctionalInterface
  interface Reading {
    int read(Source file, long position, byte[] to, int offset, int length) throws IOException;
  }

  /** One whose first bytes were read and whose disk fails now. */
  static HarvesterStarter.Opened failing(FoundFile file) throws IOException {
    return failing(file, new IOException("Input/output error"));
  }

  /** As {@link #failing(FoundFile)}, for a reason of its own. */
  static HarvesterStarter.Opened failing(FoundFile file, IOException failure) throws IOException {
    Source plain = new PlainSource(file.path());
    byte[] head = new byte[Harvester.HEAD];
    int known = Contents.readHead(plain, head);
    Source failing =
        new SourceDouble(
            plain,
            (source, position, to, offset, length) -> {
              throw failure;
            });
    return new HarvesterStarter.Opened(failing, head, known, false);
  }

  @Override
  public int read(long position, byte[] to, int offset, int length) throws IOException {
    return reading.read(file, position, to, offset, length);
  }

  @Override
  public long size() throws IOException {
    return file.size();
  }

  @Override
  public boolean mayGrow() {
    return file.mayGrow();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
