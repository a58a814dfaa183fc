package org.skidder.inputs.log;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * A gzip (RFC 1952) or Zstandard (RFC 8878) file, recognised by its first bytes and read as what it
 * contains. Positions count uncompressed bytes; to go on at a position everything before it is
 * uncompressed again. A file that ends in the middle is still being written: reading then finds its
 * end, and {@link #mayGrow} stays true.
 */
final class CompressedSource implements Source {
  /** First bytes that tell the format. */
  static final int MAGIC = 4;

  private static final int SKIP_BUFFER = 1 << 16;

  /** Head and tail of a gzip file, in bytes. */
  private static final int SMALLEST_GZIP = 18;

  private final FileChannel channel;
  private final Format format;
  private InputStream in;
  private long at;
  private boolean ended;

  /** How the content is compressed. */
  enum Format {
    GZIP,
    ZSTD
  }

  /**
   * @param channel of the file, which is this source's from now on; closed when this fails
   */
  CompressedSource(FileChannel channel, Format format) throws IOException {
    this.format = format;
    this.channel = channel;
    try {
      in = open();
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Whether a file is complete and its content ends at a position, as far as that can be told
   * without reading it: gzip has the size of the content, modulo 2^32, in its last four bytes.
   */
  static boolean endsAt(Path path, long position) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      ByteBuffer bytes = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
      long size = channel.size();
      if (size < SMALLEST_GZIP || channel.read(bytes, 0) < 4) {
        return false;
      }
      if (formatOf(bytes.array(), 4).orElse(Format.ZSTD) != Format.GZIP) {
        return false;
      }
      return channel.read(bytes.clear(), size - 4) == 4 && bytes.getInt(0) == (int) position;
    }
  }

  /** The format of a file by its first four bytes. */
  static Optional<Format> formatOf(byte[] head, int length) {
    if (length >= 3 && head[0] == 0x1f && head[1] == (byte) 0x8b && head[2] == 8) {
      return Optional.of(Format.GZIP);
    }
    boolean zstd =
        length >= 4
            && head[0] == 0x28
            && head[1] == (byte) 0xb5
            && head[2] == 0x2f
            && head[3] == (byte) 0xfd;
    return zstd ? Optional.of(Format.ZSTD) : Optional.empty();
  }

  private InputStream open() throws IOException {
    // Always the file that was opened, whatever its name belongs to by now.
    channel.position(0);
    InputStream raw = new BufferedInputStream(new Kept(channel), SKIP_BUFFER);
    return switch (format) {
      case GZIP -> new GZIPInputStream(raw, 8192);
      case ZSTD -> new ZstdInputStream(raw);
    };
  }

  /** What a channel has, without closing it: the file is read from its start again. */
  private static final class Kept extends FilterInputStream {
    Kept(FileChannel channel) {
      super(Channels.newInputStream(channel));
    }

    @Override
    public void close() {
      // The channel is closed with the source.
    }
  }

  @Override
  public int read(long position, byte[] to, int offset, int length) throws IOException {
    if (position < at) {
      in.close();
      in = open();
      at = 0;
    }
    try {
      if (position > at && !skipTo(position)) {
        return 0;
      }
      int n = in.read(to, offset, length);
      if (n < 0) {
        ended = true;
        return 0;
      }
      at += n;
      return n;
    } catch (EOFException e) {
      // Cut off: being written still. The next attempt begins anew, from the start of the file.
      restart();
      return 0;
    } catch (IOException e) {
      if (isTruncation(e)) {
        restart();
        return 0;
      }
      throw e;
    }
  }

  private boolean skipTo(long position) throws IOException {
    byte[] scratch = new byte[SKIP_BUFFER];
    while (at < position) {
      int n = in.read(scratch, 0, (int) Math.min(scratch.length, position - at));
      if (n < 0) {
        ended = true;
        return false;
      }
      at += n;
    }
    return true;
  }

  private static boolean isTruncation(IOException e) {
    String message = e.getMessage();
    return message != null && message.contains("Truncated");
  }

  private void restart() throws IOException {
    in.close();
    in = open();
    at = 0;
  }

  @Override
  public long size() {
    return -1;
  }

  @Override
  public boolean mayGrow() {
    return !ended;
  }

  @Override
  public void close() throws IOException {
    try {
      in.close();
    } finally {
      channel.close();
    }
  }
}
