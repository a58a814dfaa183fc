package org.skidder.core.registry;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;
import org.skidder.core.file.ChannelOpener;

/**
 * A disk that can be full or fail to sync. Syncing only counts: waiting for a real disk thousands
 * of times would show nothing that a test could see.
 */
public final class FlakyDisk implements ChannelOpener {

  /** Bytes that may still be written. */
  public volatile long room = Long.MAX_VALUE;

  public volatile boolean syncFails;
  public volatile boolean truncateFails;
  public volatile int forces;

  @Override
  public FileChannel open(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return new Channel(FileChannel.open(path, options, attributes));
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes at a time; the test looks on
  private final class Channel extends FileChannel {
    private final FileChannel to;

    Channel(FileChannel to) {
      this.to = to;
    }

    @Override
    public int write(ByteBuffer src, long position) throws IOException {
      synchronized (FlakyDisk.this) {
        if (room <= 0) {
          throw new IOException("No space left on device");
        }
        int limit = src.limit();
        src.limit(src.position() + (int) Math.min(room, src.remaining()));
        int n = to.write(src, position);
        src.limit(limit);
        room -= n;
        return n;
      }
    }

    @Override
    public void force(boolean metaData) throws IOException {
      if (syncFails) {
        throw new IOException("Input/output error");
      }
      forces++;
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
      if (truncateFails) {
        throw new IOException("Input/output error");
      }
      to.truncate(size);
      return this;
    }

    @Override
    public long size() throws IOException {
      return to.size();
    }

    @Override
    protected void implCloseChannel() throws IOException {
      to.close();
    }

    @Override
    public int read(ByteBuffer dst) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long read(ByteBuffer[] dsts, int offset, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int write(ByteBuffer src) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long write(ByteBuffer[] srcs, int offset, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long position() {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileChannel position(long newPosition) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long transferFrom(ReadableByteChannel src, long position, long count) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(ByteBuffer dst, long position) throws IOException {
      return to.read(dst, position);
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
      throw new UnsupportedOperationException();
    }
  }
}
