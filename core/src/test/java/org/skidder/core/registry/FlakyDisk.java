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
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.skidder.core.file.ChannelOpener;

/**
 * A disk that can be full, fail to sync, or have blocks that cannot be read or written. Syncing
 * only counts: waiting for a real disk thousands of times would show nothing that a test could see.
 */
public final class FlakyDisk implements ChannelOpener {
  /** Bytes of a block. */
  public static final int BLOCK = 4096;

  /** Bytes that may still be written. */
  public volatile long room = Long.MAX_VALUE;

  public volatile boolean syncFails;
  public volatile boolean truncateFails;
  public volatile int forces;

  /** Told of each file that was forced to the disk. */
  public volatile Consumer<Path> onForced = file -> {};

  /** Which blocks, by their number, of which files cannot be read. */
  public volatile BiPredicate<Path, Long> unreadable = (file, block) -> false;

  /** Which blocks, by their number, of which files cannot be written. */
  public volatile BiPredicate<Path, Long> unwritable = (file, block) -> false;

  @Override
  public FileChannel open(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return new Channel(path, FileChannel.open(path, options, attributes));
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes at a time; the test looks on
  private final class Channel extends FileChannel {
    private final Path path;
    private final FileChannel to;

    Channel(Path path, FileChannel to) {
      this.path = path;
      this.to = to;
    }

    @Override
    public int write(ByteBuffer src, long position) throws IOException {
      synchronized (FlakyDisk.this) {
        if (room <= 0) {
          throw new IOException("No space left on device");
        }
        int limit = src.limit();
        int writable = upTo(unwritable, position, src.remaining());
        if (writable == 0 && src.hasRemaining()) {
          throw new IOException("Input/output error");
        }
        src.limit(src.position() + (int) Math.min(room, writable));
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
      onForced.accept(path);
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
      int limit = dst.limit();
      int readable = upTo(unreadable, position, dst.remaining());
      if (readable == 0 && dst.hasRemaining()) {
        throw new IOException("Input/output error");
      }
      int n = to.read(dst.limit(dst.position() + readable), position);
      dst.limit(limit);
      return n;
    }

    /** As a kernel, it gives, and takes, what is before a block that it cannot. */
    private int upTo(BiPredicate<Path, Long> bad, long position, int length) {
      int good = 0;
      while (good < length && !bad.test(path, (position + good) / BLOCK)) {
        good += (int) (BLOCK - (position + good) % BLOCK);
      }
      return Math.min(good, length);
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
