package org.skidder.outputs.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.DataFormatException;

/**
 * Reads answers from a stream (RFC 9112). Not thread-safe; one per connection. Bounded: a head of
 * more than 64 KiB or a body beyond the given limit is refused.
 */
final class ResponseReader {
  private static final int MAX_HEAD = 64 << 10;

  /** A larger array is given up when the next answer comes. */
  private static final int KEEP = 1 << 20;

  private final InputStream in;
  private final int maxBody;
  private final byte[] buffer = new byte[32 << 10];
  private int at;
  private int limit;
  private byte[] body;
  private int length;
  private boolean keepAlive;
  private boolean started;

  /**
   * @param body array to begin with for bodies; grown when needed
   * @param maxBody largest body taken, in bytes, also after decompression
   */
  ResponseReader(InputStream in, byte[] body, int maxBody) {
    this.in = in;
    this.body = body;
    this.maxBody = maxBody;
  }

  /** Whether the connection may be used again after the answer read last. */
  boolean keepAlive() {
    return keepAlive;
  }

  /** Whether bytes are left over that belong to no answer. */
  boolean hasLeftOver() {
    return at < limit;
  }

  /**
   * Reads one answer; interim answers (1xx) are skipped.
   *
   * @param method of the request; the answer to {@code HEAD} has no body
   */
  HttpResponse read(String method) throws IOException {
    started = false;
    keepAlive = false;
    for (; ; ) {
      String line = line(MAX_HEAD);
      int status = status(line);
      String reason = line.length() > 13 ? line.substring(13).strip() : "";
      Map<String, String> headers = headers();
      if (status >= 100 && status < 200) {
        if (status == 101) {
          throw new HttpException("the server switched protocols without being asked");
        }
        continue;
      }
      keepAlive = keepsAlive(line, headers);
      readBody(method, status, headers);
      return new HttpResponse(status, reason, headers, body, length);
    }
  }

  private static int status(String line) throws HttpException {
    boolean shape =
        line.length() >= 12
            && line.startsWith("HTTP/1.")
            && line.charAt(8) == ' '
            && (line.length() == 12 || line.charAt(12) == ' ');
    int status = 0;
    for (int i = 9; shape && i < 12; i++) {
      int digit = line.charAt(i) - '0';
      shape = digit >= 0 && digit <= 9;
      status = status * 10 + digit;
    }
    if (!shape || status < 100) {
      throw new HttpException("the answer is not HTTP: " + shorten(line));
    }
    return status;
  }

  private static String shorten(String line) {
    StringBuilder safe = new StringBuilder();
    for (int i = 0; i < Math.min(80, line.length()); i++) {
      char c = line.charAt(i);
      safe.append(c < 0x20 || c >= 0x7f ? '?' : c);
    }
    return "\"" + safe + "\"";
  }

  private Map<String, String> headers() throws IOException {
    Map<String, String> headers = new HashMap<>(16);
    int left = MAX_HEAD;
    for (String line = line(left); !line.isEmpty(); line = line(left)) {
      left -= line.length() + 2;
      int colon = line.indexOf(':');
      if (colon <= 0 || line.charAt(0) == ' ' || line.charAt(0) == '\t') {
        throw new HttpException("bad header in the answer: " + shorten(line));
      }
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      String value = line.substring(colon + 1).strip();
      String before = headers.put(name, value);
      if (name.equals("content-length") && before != null && !before.equals(value)) {
        throw new HttpException("the answer states two different lengths");
      }
    }
    return headers;
  }

  private static boolean keepsAlive(String statusLine, Map<String, String> headers) {
    String connection = headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT);
    return statusLine.startsWith("HTTP/1.1")
        ? !connection.contains("close")
        : connection.contains("keep-alive");
  }

  private void readBody(String method, int status, Map<String, String> headers) throws IOException {
    length = 0;
    if (body.length > KEEP) {
      body = new byte[KEEP];
    }
    if (method.equals("HEAD") || status == 204 || status == 304) {
      return;
    }
    String coding = headers.getOrDefault("transfer-encoding", "").toLowerCase(Locale.ROOT);
    String stated = headers.get("content-length");
    if (coding.equals("chunked")) {
      readChunks();
    } else if (!coding.isEmpty() && !coding.equals("identity")) {
      throw new HttpException("unknown transfer coding in the answer: " + shorten(coding));
    } else if (stated != null) {
      readFully(bodyLength(stated));
    } else {
      keepAlive = false;
      readToEnd();
    }
    unpack(headers.getOrDefault("content-encoding", "").toLowerCase(Locale.ROOT));
  }

  private int bodyLength(String stated) throws HttpException {
    long value = 0;
    for (int i = 0; i < stated.length() && value <= maxBody; i++) {
      int digit = stated.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw new HttpException("bad length in the answer: " + shorten(stated));
      }
      value = value * 10 + digit;
    }
    return checked(stated.isEmpty() ? -1 : value);
  }

  private int checked(long size) throws HttpException {
    if (size < 0 || size > maxBody) {
      throw new HttpException("the answer is longer than " + maxBody + " bytes");
    }
    return (int) size;
  }

  private void ensure(int more) throws HttpException {
    int needed = checked((long) length + more);
    if (body.length < needed) {
      body = Arrays.copyOf(body, (int) Math.min(maxBody, Math.max(needed, body.length * 2L)));
    }
  }

  private void readFully(int count) throws IOException {
    ensure(count);
    int end = length + count;
    int buffered = Math.min(count, limit - at);
    System.arraycopy(buffer, at, body, length, buffered);
    at += buffered;
    length += buffered;
    while (length < end) {
      int got = in.read(body, length, end - length);
      if (got < 0) {
        throw new EOFException("the connection was closed in the middle of the answer");
      }
      length += got;
    }
  }

  private void readToEnd() throws IOException {
    readFully(limit - at);
    for (; ; ) {
      ensure(1);
      int got = in.read(body, length, body.length - length);
      if (got < 0) {
        return;
      }
      length += got;
    }
  }

  private void readChunks() throws IOException {
    for (; ; ) {
      String line = line(1024);
      int semicolon = line.indexOf(';');
      String hex = (semicolon < 0 ? line : line.substring(0, semicolon)).strip();
      int size = chunkSize(hex);
      if (size == 0) {
        headers();
        return;
      }
      readFully(size);
      if (!line(2).isEmpty()) {
        throw new HttpException("bad end of a chunk in the answer");
      }
    }
  }

  private int chunkSize(String hex) throws HttpException {
    long size = 0;
    for (int i = 0; i < hex.length() && size <= maxBody; i++) {
      int digit = Character.digit(hex.charAt(i), 16);
      if (digit < 0) {
        throw new HttpException("bad chunk in the answer: " + shorten(hex));
      }
      size = size * 16 + digit;
    }
    return checked(hex.isEmpty() ? -1 : size);
  }

  private void unpack(String coding) throws IOException {
    if (coding.isEmpty() || coding.equals("identity") || length == 0) {
      return;
    }
    if (!coding.equals("gzip") && !coding.equals("x-gzip")) {
      throw new HttpException("unknown content coding in the answer: " + shorten(coding));
    }
    byte[] packed = Arrays.copyOf(body, length);
    length = 0;
    try {
      Gzip.unpack(packed, this::takeUnpacked);
    } catch (DataFormatException e) {
      throw new HttpException("the compressed answer is damaged: " + e.getMessage());
    }
  }

  private void takeUnpacked(byte[] piece, int count) throws HttpException {
    ensure(count);
    System.arraycopy(piece, 0, body, length, count);
    length += count;
  }

  /** One line without its end; a lone LF is accepted as an end too. */
  private String line(int max) throws IOException {
    StringBuilder pieces = new StringBuilder();
    for (; ; ) {
      int from = at;
      while (at < limit && buffer[at] != '\n') {
        at++;
      }
      pieces.append(new String(buffer, from, at - from, StandardCharsets.ISO_8859_1));
      if (pieces.length() > max) {
        throw new HttpException("the head of the answer is too long");
      }
      if (at < limit) {
        at++;
        int end = pieces.length();
        if (end > 0 && pieces.charAt(end - 1) == '\r') {
          pieces.setLength(end - 1);
        }
        return pieces.toString();
      }
      fill();
    }
  }

  private void fill() throws IOException {
    int got = in.read(buffer, 0, buffer.length);
    if (got < 0) {
      throw new EOFException(
          started
              ? "the connection was closed in the middle of the answer"
              : "the connection was closed without an answer");
    }
    started = true;
    at = 0;
    limit = got;
  }
}
