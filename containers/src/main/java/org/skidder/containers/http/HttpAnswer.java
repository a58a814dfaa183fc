package org.skidder.containers.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An answer whose body is still to be read, by one thread; {@link #close()} may come from any other
 * one and ends the reading. Bounded: a head of more than 64 KiB is refused.
 */
public final class HttpAnswer implements AutoCloseable {
  private static final int MAX_HEAD = 64 << 10;

  private final int status;
  private final String reason;
  private final Map<String, String> headers;
  private final InputStream body;
  private final HttpClient.Limit limit;

  private HttpAnswer(
      int status,
      String reason,
      Map<String, String> headers,
      InputStream body,
      HttpClient.Limit limit) {
    this.status = status;
    this.reason = reason;
    this.headers = headers;
    this.body = body;
    this.limit = limit;
  }

  /** Reads the head; interim answers (1xx) are skipped. */
  static HttpAnswer read(InputStream from, HttpClient.Limit limit) throws IOException {
    BufferedInputStream in = new BufferedInputStream(from, 16 << 10);
    for (; ; ) {
      String line = line(in, MAX_HEAD);
      int status = status(line);
      Map<String, String> headers = headers(in);
      if (status >= 200) {
        String reason = line.length() > 13 ? line.substring(13).strip() : "";
        return new HttpAnswer(status, reason, headers, body(in, status, headers), limit);
      }
      if (status == 101) {
        throw new IOException("the server switched protocols without being asked");
      }
    }
  }

  private static int status(String line) throws IOException {
    if (!line.matches("HTTP/1\\.[0-9] [1-9][0-9]{2}( .*)?")) {
      throw new IOException(
          "this is not HTTP: \"" + printable(line) + "\"; is it TLS, or no server?");
    }
    return Integer.parseInt(line.substring(9, 12));
  }

  private static Map<String, String> headers(InputStream in) throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    int left = MAX_HEAD;
    for (String line = line(in, left); !line.isEmpty(); line = line(in, left)) {
      left -= line.length() + 2;
      int colon = line.indexOf(':');
      if (colon <= 0 || line.charAt(0) == ' ' || line.charAt(0) == '\t') {
        throw new IOException("a header without a name");
      }
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      String value = line.substring(colon + 1).strip();
      String before = headers.put(name, value);
      if (name.equals("content-length") && before != null && !before.equals(value)) {
        throw new IOException("the answer states two different lengths");
      }
    }
    return headers;
  }

  /** A line without its end, as ISO 8859-1. */
  static String line(InputStream in, int limit) throws IOException {
    StringBuilder line = new StringBuilder(80);
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the server hung up");
      }
      if (line.length() >= limit) {
        throw new IOException("a line or head that is longer than " + MAX_HEAD + " bytes");
      }
      line.append((char) b);
    }
    int end = line.length();
    return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString();
  }

  private static InputStream body(InputStream in, int status, Map<String, String> headers)
      throws IOException {
    if (status == 204 || status == 304) {
      return InputStream.nullInputStream();
    }
    String coding = headers.getOrDefault("transfer-encoding", "").toLowerCase(Locale.ROOT);
    if (coding.equals("chunked")) {
      return new ChunkedBody(in);
    }
    if (!coding.isEmpty() && !coding.equals("identity")) {
      throw new IOException("the answer has an unknown transfer coding: " + printable(coding));
    }
    String length = headers.get("content-length");
    if (length == null) {
      return in;
    }
    if (!length.matches("[0-9]{1,18}")) {
      throw new IOException("a length that is no possible number: " + printable(length));
    }
    return new SizedBody(in, Long.parseLong(length));
  }

  private static String printable(String text) {
    return text.substring(0, Math.min(80, text.length())).replaceAll("[^ -~]", "?");
  }

  /** Status code. */
  public int status() {
    return status;
  }

  /** Whether the status is 2xx. */
  public boolean isSuccess() {
    return status / 100 == 2;
  }

  /** A header, by its name in lower case. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** The body as it comes, without a limit of time. */
  public InputStream body() {
    return body;
  }

  /**
   * Reads the whole body, within the client's limit of time.
   *
   * @param max largest number of bytes taken
   * @throws IOException when it breaks off, is larger, or takes too long
   */
  public byte[] bytes(int max) throws IOException {
    limit.arm();
    try {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      byte[] part = new byte[8192];
      for (int n = body.read(part); n >= 0; n = body.read(part)) {
        if (all.size() + n > max) {
          throw new IOException("the answer is larger than " + max + " bytes");
        }
        all.write(part, 0, n);
      }
      return all.toByteArray();
    } catch (IOException e) {
      throw limit.isExpired() ? limit.late() : e;
    } finally {
      limit.disarm();
    }
  }

  /** Status and beginning of the body, for a message; reads the body. */
  public String describe() {
    String text = "";
    try {
      text = new String(bytes(64 << 10), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      // The status says enough.
    }
    text = text.length() > 300 ? text.substring(0, 300) + "…" : text;
    return status + (reason.isEmpty() ? "" : " " + reason) + (text.isEmpty() ? "" : ": " + text);
  }

  @Override
  public void close() {
    limit.close();
  }
}
