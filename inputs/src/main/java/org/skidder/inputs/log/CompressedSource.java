package org.skidder.inputs.log;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * A gzip (RFC 1952) or Zstandard (RFC 8878) file, recognised by its first bytes and read as what it
 * contains. Positions count uncompressed bytes; to go on at a position everything before it is
 * uncompressed again. A file that ends in the middle is still being written: reading then finds its
 * end, and {@link #mayGrow} stays true.
 */
final class CompressedSource implements Source {
  private static final int SKIP_BUFFER = 1 << 16;

  private final Path path;
  private final Format format;
  private InputStream in;
  private long at;
  private boolean ended;

  /** How the content is compressed. */
  enum Format {
    GZIP,
    ZSTD
  }

  CompressedSource(Path path, Format format) throws IOException {
    this.path = path;
    this.format = format;
    in = open();
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
    InputStream raw = new BufferedInputStream(Files.newInputStream(path), SKIP_BUFFER);
    try {
      return switch (format) {
        case GZIP -> new GZIPInputStream(raw, 8192);
        case ZSTD -> new ZstdInputStream(raw);
      };
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw e;
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
    in.close();
  }
}
