package org.skidder.core.redis;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads replies (RESP2; the kinds that RESP3 added are not asked for and not understood). Not
 * thread-safe.
 */
public final class ReplyReader {
  private static final int LONGEST_LINE = 64 << 10;
  private static final int LONGEST_TEXT = 16 << 20;
  private static final int DEEPEST = 8;

  private final Source source;
  private final byte[] buffer;
  private int at;
  private int end;

  /** Where bytes come from. */
  @FunctionalInterface
  public interface Source {
    /** Reads at least one byte; −1 at the end. */
    int read(byte[] into, int offset, int length) throws IOException;
  }

  /** A reader with a buffer of the usual size. */
  public ReplyReader(Source source) {
    this(source, 8192);
  }

  ReplyReader(Source source, int bufferSize) {
    this.source = source;
    buffer = new byte[bufferSize];
  }

  /** Forgets what was read ahead; for a new connection. */
  public void clear() {
    at = 0;
    end = 0;
  }

  /**
   * Reads one reply of any kind.
   *
   * @return its text when it is an error
   * @throws IOException when the connection ends, or what comes is no reply
   */
  public Optional<String> readError() throws IOException {
    return skip(0);
  }

  private Optional<String> skip(int depth) throws IOException {
    int kind = next();
    switch (kind) {
      case '+' -> skipLine();
      case ':' -> number();
      case '-' -> {
        return Optional.of(line());
      }
      case '$' -> {
        long length = number();
        if (length >= 0) {
          discard(length);
          lineEnd();
        }
      }
      case '*' -> {
        if (depth == DEEPEST) {
          throw strange("lists nested deeper than " + DEEPEST);
        }
        long count = number();
        for (long i = 0; i < count; i++) {
          var _ = skip(depth + 1);
        }
      }
      default -> throw unknown(kind);
    }
    return Optional.empty();
  }

  /** A text, or the error that came instead. */
  public record Text(String text, boolean isError) {}

  /**
   * Reads a reply that is a text (simple or bulk), a number, or an error.
   *
   * @throws IOException when it is something else
   */
  public Text readText() throws IOException {
    int kind = next();
    return switch (kind) {
      case '+', ':' -> new Text(line(), false);
      case '-' -> new Text(line(), true);
      case '$' -> new Text(bulk(), false);
      default -> throw unknown(kind);
    };
  }

  /**
   * Reads the beginning of a list; its elements are replies of their own.
   *
   * @return their number, 0 also for no list at all
   * @throws IOException when it is something else; with the server's reason when it is an error
   */
  public long readListSize() throws IOException {
    expect('*');
    return Math.max(0, number());
  }

  /**
   * Reads a number.
   *
   * @throws IOException when it is something else; with the server's reason when it is an error
   */
  public long readNumber() throws IOException {
    expect(':');
    return number();
  }

  private void expect(int wanted) throws IOException {
    int kind = next();
    if (kind == '-') {
      throw new IOException(Refusals.readable(line()));
    }
    if (kind != wanted) {
      throw unknown(kind);
    }
  }

  private String bulk() throws IOException {
    long length = number();
    if (length < 0) {
      return "";
    }
    if (length > LONGEST_TEXT) {
      throw strange("a text of " + length + " bytes");
    }
    byte[] bytes = new byte[(int) length];
    for (int i = 0; i < bytes.length; ) {
      fill();
      int count = Math.min(bytes.length - i, end - at);
      System.arraycopy(buffer, at, bytes, i, count);
      at += count;
      i += count;
    }
    lineEnd();
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private long number() throws IOException {
    int first = next();
    boolean negative = first == '-';
    int c = negative ? next() : first;
    long value = 0;
    int digits = 0;
    while (c != '\r') {
      if (c < '0' || c > '9' || ++digits > 18) {
        throw strange("a number with " + (digits > 18 ? "too many digits" : shown(c)));
      }
      value = value * 10 + (c - '0');
      c = next();
    }
    if (digits == 0 || next() != '\n') {
      throw strange("a damaged number");
    }
    return negative ? -value : value;
  }

  private void discard(long length) throws IOException {
    long left = length;
    while (left > 0) {
      fill();
      long count = Math.min(left, end - at);
      at += (int) count;
      left -= count;
    }
  }

  private void lineEnd() throws IOException {
    if (next() != '\r' || next() != '\n') {
      throw strange("a text without end");
    }
  }

  private void skipLine() throws IOException {
    int length = 0;
    for (int c = next(); c != '\n'; c = next()) {
      if (++length > LONGEST_LINE) {
        throw strange("a line without end");
      }
    }
  }

  private String line() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int c = next(); c != '\n'; c = next()) {
      if (text.length() == LONGEST_LINE) {
        throw strange("a line without end");
      }
      if (c != '\r') {
        text.append((char) c);
      }
    }
    return text.toString();
  }

  private int next() throws IOException {
    fill();
    return buffer[at++] & 0xff;
  }

  private void fill() throws IOException {
    if (at == end) {
      int count = source.read(buffer, 0, buffer.length);
      if (count < 0) {
        throw new EOFException("the server closed the connection");
      }
      at = 0;
      end = count;
    }
  }

  private static IOException unknown(int kind) {
    return strange("a reply that begins with " + shown(kind));
  }

  private static String shown(int c) {
    return c > ' ' && c < 0x7f ? "'" + (char) c + "'" : "byte " + c;
  }

  private static IOException strange(String what) {
    return new IOException("the server does not speak the protocol of Redis: " + what);
  }
}
