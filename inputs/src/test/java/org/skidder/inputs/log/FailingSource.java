package org.skidder.inputs.log;

import java.io.IOException;

/** A file whose first bytes were read and whose disk, or share, fails now. */
final class FailingSource implements Source {
  private final Source source;
  private final IOException failure;

  private FailingSource(Source source, IOException failure) {
    this.source = source;
    this.failure = failure;
  }

  static HarvesterStarter.Opened open(FoundFile file) throws IOException {
    return open(file, new IOException("Input/output error"));
  }

  static HarvesterStarter.Opened open(FoundFile file, IOException failure) throws IOException {
    Source plain = new PlainSource(file.path());
    byte[] head = new byte[Harvester.HEAD];
    int length = Contents.readHead(plain, head);
    Source failing = new FailingSource(plain, failure);
    return new HarvesterStarter.Opened(failing, head, length, false);
  }

  @Override
  public int read(long position, byte[] to, int offset, int length) throws IOException {
    throw failure;
  }

  @Override
  public long size() throws IOException {
    return source.size();
  }

  @Override
  public boolean mayGrow() {
    return true;
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
