package org.skidder.inputs.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A plain file, read at positions. */
final class PlainSource implements Source {
  private final FileChannel channel;

  PlainSource(Path path) throws IOException {
    channel = FileChannel.open(path, StandardOpenOption.READ);
  }

  /**
   * The content of the same open file, uncompressed; this source is not to be used any more.
   *
   * @throws IOException when it is damaged; the file is closed then
   */
  CompressedSource uncompressed(CompressedSource.Format format) throws IOException {
    return new CompressedSource(channel, format);
  }

  @Override
  public int read(long position, byte[] to, int offset, int length) throws IOException {
    return Math.max(0, channel.read(ByteBuffer.wrap(to, offset, length), position));
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  @Override
  public boolean mayGrow() {
    return true;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
